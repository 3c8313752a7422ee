/** What only looks like a secret: the ordinary values of shops, apps and tools that measure them. */
import { digits } from '../random.ts'
import type { Random } from '../random.ts'
import { shape } from './shape.ts'

type Value = (r: Random) => string | number | readonly (string | number)[]

const of = (...shapes: readonly string[]): Value => r => shape(r, r.pick(shapes))
const ean = (body: string): string => body + (10 - [...body].reduce((sum, d, i) => sum + Number(d) * (i % 2 === 0 ? 1 : 3), 0) % 10) % 10

export const lookalikes: readonly (readonly [kind: string, names: readonly string[], make: Value])[] = [
  ['order number', ['order_id', 'orderNumber', 'Order ID', 'invoice_no', 'transaction_id', 'ref', 'reference', 'booking', 'ticket', 'case_number', 'purchase_id', 'receipt'],
    of('{d8}', '{d9}', '{d10}', 'ORD-{d8}', 'INV-2024-{d6}', '#{d6}', 'SO{d7}', 'R{d9}', '{d3}-{d7}-{d7}', 'FR-{d5}', 'PO{d5}', '{u8}', '{u6}', 'BK-{u6}', '2024{d8}', 'T{d10}', '{d5}-{d4}')],
  ['git hash', ['commit', 'sha', 'git_sha', 'revision', 'release', 'build_hash', 'version'], of('{h40}', '{h7}', '{h12}', '{h64}', 'v1.{d1}.0-{h7}', 'main@{h8}')],
  ['etag', ['etag', 'ETag', 'checksum', 'content_hash', 'integrity', 'if_none_match', 'fingerprint', 'md5', 'digest', 'cache_buster', 'file_hash', 'asset_id'],
    of('"{h32}"', 'W/"{h8}-{h12}"', '{h32}', '{h40}', '{h64}', 'sha256-{B43}=', 'sha384-{B64}', 'md5:{h32}')],
  ['uuid', ['id', 'uuid', 'product_id', 'item_id', 'insert_id', 'event_id', 'message_id', 'workspace', 'variant_id', 'document_id', 'object_id', 'asset', 'installation_id', 'anonymous_id', 'cart_id'],
    of('{uuid}', '{h32}', '{h24}', '01H{u23}', 'c{l24}', '{b21}', '{A22}', 'usr_{A14}', 'prod_{A14}', 'cus_{A14}', 'price_1{A23}', 'evt_{A24}')],
  ['timestamp', ['ts', 'timestamp', 'time', 'created_at', 'updated', 'start', 'end_time', 'expires', 'last_seen', 'visited', 'at'],
    r => r.pick<() => string | number>([() => r.int(1_500_000_000, 1_900_000_000), () => r.int(1_500_000_000_000, 1_900_000_000_000), () => `${r.int(1_500_000_000_000, 1_900_000_000_000)}`,
      () => `${r.int(1_500_000_000, 1_900_000_000)}${r.text(digits, 6)}`, () => shape(r, '2024-0{d1}-1{d1}T1{d1}:2{d1}:3{d1}.{d3}Z'), () => shape(r, '2024-03-1{d1} 1{d1}:2{d1}:3{d1}'), () => shape(r, '2024031{d1}T1{d1}2{d1}3{d1}Z'),
      () => shape(r, 'Tue, 1{d1} Mar 2024 1{d1}:00:00 GMT'), () => shape(r, '{d2}:{d2}:{d2}'), () => shape(r, '1{d1}/03/2024')])()],
  ['image', ['image', 'thumbnail', 'icon', 'src', 'preview', 'bg'],
    of('data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA{B400}', 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ{B300}==', 'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg" width="{d2}" height="24"><path d="M{d2} {d1}L{d1} {d2}z"/></svg>',
      'https://cdn.example.com/i/{h32}.webp?w=640&q=75', 'https://images.example.com/{uuid}/800x600/{h8}.jpg', 'blurhash:L{A35}', 'https://res.cloudinary.com/shop/image/upload/v{d10}/{A20}.jpg')],
  ['minified code', ['stack', 'snippet', 'source', 'error_stack', 'trace', 'script', 'component_stack', 'handler'],
    of('!function(e,t){"object"==typeof exports?module.exports=t():e.{l4}=t()}(this,function(){return {d3}});', 'TypeError: Cannot read properties of undefined (reading \'{l6}\')\n    at {l2}.{l5} (https://cdn.example.com/static/js/main.{h8}.chunk.js:2:{d6})',
      'at Object.<anonymous> (/app/node_modules/{l5}/dist/index.cjs:{d3}:{d2})', 'var {l1}=Object.create(null);for(let {l1} of [{d2},{d2}]){l1}.push({d1})', 'const token = getToken(); if (!token) return null', 'webpack:///./src/{l6}.tsx?{h4}',
      'Error: password must not be empty at validate (form.js:{d2}:{d2})', 'ReferenceError: apiKey is not defined at init ({l5}.js:{d3}:{d2})')],
  ['css', ['class', 'className', 'selector', '$el_classes', 'css', 'element', 'data_testid', 'el_id', 'target'],
    of('btn btn-primary mt-4 sm:px-6', 'css-{l7} e{l8}0', 'sc-{A6} {A6}', 'MuiButton-root MuiButton-contained css-{l6}', 'Header_nav__{A5}', 'jsx-{d10}', '#root > div:nth-child({d1}) > a.{l6}__link--{l4}', '_{A5}_{l4}_{d1}', 'tw-flex tw-gap-{d1}', 'radix-:r{l1}:',
      'password-input form-control', 'card-number-field is-valid', 'input[name="email"]', '#token-list', 'svelte-{l6}')],
  ['sku', ['sku', 'product_sku', 'item', 'variant', 'mpn', 'asin', 'model', 'part_number', 'article', 'barcode_text', 'size'],
    of('SKU-{d6}', '{U2}{d4}-{U3}-{d2}', 'B0{u8}', '{u10}', 'NK-{d4}-{d3}', 'RTX 40{d2}', 'SM-G{d3}B', 'A{d4}', '{d5}-{d3}', 'WH-1000XM{d1}', '{U3}{d5}{U1}', 'MX{d4}/{U2}', '{d6}.{d2}', 'EU 4{d1}.5', 'XL-{U3}')],
  ['version', ['version', 'app_version', 'sdk', 'build', 'os_version', 'ua', 'firmware', '$browser_version', 'lib_version'],
    of('{d1}.{d2}.{d1}', '1{d1}.0.{d4}.{d2}', '{d1}.{d1}.{d1}-beta.{d2}', '2024.{d1}.{d2}', 'build-{d5}', '{d2}A{d3}', 'v{d2}', 'Chrome/1{d2}.0.{d4}.{d2}', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1{d2}.0.0.0 Safari/537.36', '10.0.{d5}.{d4}')],
  ['tracking number', ['tracking_number', 'shipment', 'parcel', 'tracking', 'awb', 'waybill', 'colis', 'consignment'],
    of('1Z{u6}{d10}', '9400{d18}', 'RR{d9}FR', 'JD{d18}', '{d12}', '{d14}', '6A{d11}', 'LX{d9}DE', '{d20}', '00{d18}', 'CP{d9}GB', '7{d11}')],
  ['coordinates', ['lat', 'lng', 'location', 'coords', 'position', 'viewport', 'scroll', 'x_y', 'bbox', 'geo'],
    r => r.pick<() => string | number | number[]>([() => r.next() * 180 - 90, () => `${(r.next() * 90).toFixed(6)},${(r.next() * 180).toFixed(6)}`, () => [r.next() * 90, r.next() * 180], () => `${r.int(300, 3000)}x${r.int(300, 2000)}`,
      () => `POINT(${(r.next() * 90).toFixed(5)} ${(r.next() * 90).toFixed(5)})`, () => `${r.int(10, 60)}°${r.int(10, 59)}'${r.int(10, 59)}"N`, () => shape(r, 'u{l8}'), () => shape(r, '8FVC9G8F+{u2}')])()],
  ['price', ['price', 'amount', 'total', 'revenue', 'value', 'discount', 'mrr', 'ltv', 'basket_value', 'price_text'],
    r => r.pick<() => string | number>([() => r.int(1, 100000) / 100, () => r.int(1, 100000), () => `$${r.int(1, 9999)}.99`, () => shape(r, '{d1},{d3}.{d2} €'), () => shape(r, '{d1} {d3},{d2} EUR'), () => shape(r, 'USD {d4}.{d2}'), () => shape(r, '-{d2}%'), () => r.next() * 1e6, () => shape(r, '£{d2}.{d2}/mo'), () => shape(r, '{d3}.{d3}.{d3} IDR')])()],
  ['isbn or ean', ['isbn', 'ean', 'gtin', 'upc', 'barcode', 'ean13', 'book', 'product_ean', 'isbn13', 'gtin14'],
    r => r.pick([ean(`978${r.text(digits, 9)}`), ean(`400${r.text(digits, 9)}`), ean(`0${r.text(digits, 11)}`), ean(`30${r.text(digits, 10)}`), shape(r, '978-{d1}-{d2}-{d6}-{d1}'), shape(r, '{d1}-{d4}-{d4}-X'), shape(r, '{d12}'), shape(r, '{d8}'), shape(r, '{d14}')])],
  ['tracing id', ['trace_id', 'span_id', 'traceparent', 'request_id', 'x_request_id', 'correlation_id', 'x-amzn-trace-id', 'cf_ray', 'x-b3-traceid', 'parent_span', 'sentry_trace', 'datadog_trace_id', 'transaction'],
    of('{h32}', '{h16}', '00-{h32}-{h16}-01', '{uuid}', 'Root=1-{h8}-{h24}', '{h16}-CDG', '{h32}-{h16}-1', '{d19}', '{d18}', '{b22}==', '{h8}', 'req_{A24}', '{u26}')],
  ['ad click', ['gclid', 'fbclid', 'msclkid', 'utm_campaign', 'utm_content', 'utm_source', 'ttclid', 'wbraid', 'dclid', 'gbraid', '$fbc', 'click_id', 'utm_id', 'ad_id', 'adset_id', 'creative_id'],
    of('EAIaIQobChMI{b60}', 'IwAR{b60}', '{h32}', 'spring_sale_2024', 'CjwKCAjw{b80}', 'E.C.P.{b40}', 'fb.1.{d13}.IwAR{b40}', '{d11}', '2385{d13}', '120{d14}', 'retargeting-fr-{d2}')],
  ['url', ['url', '$current_url', 'page', 'referrer', '$referrer', 'href', 'link', 'path', 'landing_page'],
    of('https://shop.example.com/p/{l8}-{d6}?color=red&size={d2}', 'https://example.com/docs/{l6}#section-{d1}', '/users/{d5}/orders/{d7}', 'https://www.google.com/search?q=red+shoes&ei={b40}', 'https://youtu.be/{b11}', 'https://example.com/?utm_source=x&gclid=EAIaIQobChMI{b40}', '/app/{uuid}/settings',
      'https://docs.google.com/document/d/{b44}/edit', 'https://github.com/org/repo/commit/{h40}', 'https://example.com/reset-password', 'https://example.com/login?next=%2Fcart', 'https://example.com/search?q=how+to+reset+password&page={d1}', 'app://home/tab/{d1}', 'https://cdn.example.com/{h20}/app.{h8}.js', 'https://example.com/blog/token-economics-{d4}',
      'https://example.com/?v={h32}', 'https://example.com/?page_id={d5}&session=evening', 'https://example.com/product?key=shoes&pin=top', 'https://example.com/cb?state=ready&code=fr')],
  ['short text', ['title', 'label', 'button', '$el_text', 'category', 'search', 'variant_name', 'section', 'headline', 'tab', 'option', 'plan', 'reason', 'topic', 'tooltip', 'tag', 'page_title', 'menu', 'question_title'],
    r => r.pick(['Reset your password', 'Enter your PIN', 'Forgot password?', 'Add to basket', 'Mot de passe oublié', 'Passwort ändern', 'Sign in with Google', 'Your session has expired', 'How do API keys work?', 'Top 10 tips for 2024', 'Buy 2 get 1 free', 'Black Friday -50 %', 'Call us 24/7', 'Terms & Conditions',
      'Street style 2024', 'Baker Street (remastered)', 'Blue Avenue Jacket 42', '1984', '2001: A Space Odyssey', 'iPhone 15 Pro Max 256 GB', 'Room 12, floor 3', 'Step 2 of 4', 'Nike Air Max 90', 'Ø 120 cm × 80', 'C# 12 in depth', 'Café au lait', '@home collection', 'Size 38 / 5', '4K HDR 55"', 'From 12 to 24 March 2024', 'Accept all cookies',
      'Version 2024.03 released', 'Secret garden', 'Token ring', 'The Key to Rebecca', 'Session 4: scaling up', 'Born to run', 'Address book', 'Rue du Commerce', 'Place your order', 'Road trip', '12 Monkeys', 'Level 42', 'Blink-182', 'Sum 41', 'Card payment failed', 'Pay by card', 'Bank transfer', 'IBAN missing', 'E-mail me later'])],
  ['list or object', ['items', 'filters', 'products', 'features', 'flags', 'experiments', 'scores', 'options'],
    r => r.pick<() => string | (string | number)[]>([() => [r.int(1, 99), r.int(1, 99)], () => ['red', 'blue'], () => shape(r, '[{"sku":"{d6}","qty":{d1}}]').replace('{d', '{'), () => JSON.stringify({ a: r.int(1, 9), sort: 'price' }), () => [shape(r, '{u6}'), shape(r, '{u6}')], () => 'a=1&b=2', () => 'price:asc,stock:desc'])()],
  ['plain number', ['count', 'n', 'position', 'quantity', 'score', 'duration', 'width', 'user_count', 'views', 'inventory_id', 'legacy_id', 'row'],
    r => r.pick<() => string | number>([() => r.int(0, 1e9), () => r.int(0, 99), () => r.next(), () => shape(r, '{d9}'), () => shape(r, '{d11}'), () => shape(r, '{d10}'), () => shape(r, '{d12}'), () => shape(r, '{d7}'), () => r.int(1e9, 1e10), () => r.int(1e10, 1e11)])()],
  ['network and device', ['device_model', 'user_agent', 'mac_vendor', 'network', 'carrier', 'locale', 'timezone', 'gpu', 'screen_res', 'platform'],
    of('iPhone1{d1},{d1}', 'SM-S91{d1}B', 'Europe/Paris', 'fr-CA', 'ANGLE (NVIDIA GeForce RTX 30{d2} Direct3D11)', 'wifi', '4g', '1920x1080', 'Pixel {d1} Pro', 'MacIntel', 'Linux armv8l', 'UTC+0{d1}:00', 'arm64-v8a')],
]
