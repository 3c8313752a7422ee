/* What the shop sends: a page view, products looked at, the cart, the checkout, the order, and who signed in. */
const address = new URLSearchParams(location.search)
const token = address.get('token')
const host = address.get('host') ?? 'http://127.0.0.1:8080'
const element = (id) => document.getElementById(id)

const products = [
  { name: 'Linen notebook', price: 18 },
  { name: 'Brass pen', price: 48 },
  { name: 'Iron gall ink', price: 14 },
  { name: 'Sealing wax', price: 16 },
]
const cart = []

function say(text) {
  element('status').textContent = text
}

function showProducts() {
  for (const product of products) {
    const item = document.createElement('li')
    const title = document.createElement('h3')
    title.textContent = `${product.name}, ${product.price} €`
    const look = document.createElement('button')
    look.textContent = `Look at ${product.name}`
    look.addEventListener('click', () => mixpanel.track('Product Viewed', { product: product.name, price: product.price }))
    const add = document.createElement('button')
    add.textContent = `Add ${product.name}`
    add.addEventListener('click', () => addToCart(product))
    item.append(title, look, add)
    element('products').append(item)
  }
}

function addToCart(product) {
  cart.push(product)
  const line = document.createElement('li')
  line.textContent = product.name
  element('cart').append(line)
  element('total').textContent = String(total())
  element('checkout').disabled = false
  mixpanel.track('Added to Cart', { product: product.name, price: product.price })
}

function total() {
  return cart.reduce((sum, { price }) => sum + price, 0)
}

function checkOut() {
  mixpanel.track('Checkout Started', { items: cart.length, amount: total() })
  element('pay').hidden = false
}

function pay() {
  mixpanel.track('Order Completed', { items: cart.length, amount: total() })
  cart.length = 0
  element('cart').replaceChildren()
  element('total').textContent = '0'
  element('checkout').disabled = true
  element('pay').hidden = true
  say('Thank you for your order.')
}

function signIn(event) {
  event.preventDefault()
  const email = new FormData(event.target).get('email')
  // The id and the address are sealed when they arrive; reports see a pseudonym.
  mixpanel.identify(email)
  mixpanel.people.set({ $email: email, plan: 'Free' })
  mixpanel.track('Signed In')
  showSignedIn(true)
}

function signOut() {
  mixpanel.track('Signed Out')
  mixpanel.reset()
  showSignedIn(false)
}

function showSignedIn(yes) {
  element('sign-in').hidden = yes
  element('sign-out').hidden = !yes
}

if (token === null) {
  say('Put your project token in the address: ?token=YOUR_TOKEN&host=http://127.0.0.1:8080')
} else {
  mixpanel.init(token, {
    api_host: host,
    persistence: 'localStorage',
    track_pageview: true,
    batch_flush_interval_ms: 500,
  })
  say(`Events go to ${host}.`)
}
showProducts()
element('checkout').addEventListener('click', checkOut)
element('pay').addEventListener('click', pay)
element('sign-in').addEventListener('submit', signIn)
element('sign-out').addEventListener('click', signOut)
