/**
 * The shapes of vendors' keys and tokens: how each begins, what it is made of, how long it is.
 *
 * One line a shape: `id prefix alphabet least [most]`, lengths without the prefix. `!` after the alphabet asks for a
 * digit among the characters, where the prefix alone is a weak sign. Only facts that vendors publish about the form
 * of their tokens are here; no token is. Rules: SPEC.md G30-G35.
 */

const cloud = `
aws-access-key AKIA upper 16 16
aws-session-key ASIA upper 16 16
aws-bearer-key ABIA upper 16 16
aws-context-key ACCA upper 16 16
aws-old-key A3T upper! 17 17
aws-session-token FwoGZXIvYXdz b64 40
aws-session-token-2 IQoJb3JpZ2lu b64 40
aws-bedrock-key ABSK b64! 100
aws-bedrock-short-key bedrock-api-key- b64 20
aws-mws amzn.mws. word! 32
aws-login-secret amzn1.oa2-cs.v1. alnum 32
aws-login-access Atza| url 32
aws-login-refresh Atzr| url 32
google-api-key AIza word 35
google-oauth-access ya29. dotted 20
google-oauth-refresh 1//0 word 20
google-oauth-secret GOCSPX- word 20
google-recaptcha-secret 6LeS word! 36 36
google-gemini-key AQ.Ab8 word 20
azure-openai-key sk-azure- word 20
alibaba-access-key LTAI alnum 12 24
tencent-secret-id AKID alnum! 32 48
baidu-bce-key bce-v3/ALTAK- dotted 20
volcengine-key AKLT alnum! 30
huawei-key HPUA upper 16 16
ibm-cloud-key ApiKey- word 36
oracle-key ocid1.credential. dotted 20
digitalocean-pat dop_v1_ hex 64
digitalocean-oauth doo_v1_ hex 64
digitalocean-refresh dor_v1_ hex 64
digitalocean-spaces DO00 upper! 16 16
digitalocean-spaces-2 DO80 upper! 16 16
scaleway-key SCW upper! 17 17
yandex-api-key AQVN word! 35
yandex-static-key YCAJE word! 20
yandex-secret-key YC word! 38 38
yandex-iam-token t1. dotted! 90
yandex-oauth y0_ word 39
yandex-oauth-2 y3_ word 39
flyio-token fo1_ word 40
flyio-macaroon fm1r_ b64 40
flyio-macaroon-a fm1a_ b64 40
flyio-macaroon-2 fm2_ b64 40
heroku-key HRKU- word 36
heroku-key-2 HRKU-AA word 50
render-key rnd_ alnum 28
netlify-pat nfp_ alnum 32
netlify-oauth nfo_ alnum 32
netlify-cli nfc_ alnum 32
netlify-build nfb_ alnum 32
netlify-ui nfu_ alnum 32
vercel-token vcp_ word 20
vercel-integration vci_ word 20
vercel-app vca_ word 20
vercel-refresh vcr_ word 20
vercel-ai-key vck_ word 20
vercel-blob vercel_blob_rw_ word 20
cloudflare-origin-ca v1.0- hexdash 100
cloudflare-user-token cfut_ word 30
cloudflare-account-token cfat_ word 30
cloudflare-key cfk_ word 30
supabase-pat sbp_ hex 40
supabase-oauth sbp_oauth_ hex 40
supabase-secret sb_secret_ word 20
planetscale-token pscale_tkn_ dotted 30
planetscale-oauth pscale_oauth_ dotted 30
planetscale-password pscale_pw_ dotted 30
neon-key napi_ alnum 40
databricks-token dapi hex! 32
databricks-secret dose hex! 32
clickhouse-cloud-key 4b1d alnum! 38 38
confluent-key cflt word! 40
mongodb-atlas-secret mdb_sa_sk_ word 30
mongodb-atlas-id mdb_sa_id_ hex 20
snowflake-token ver:1-hint: word 10
fauna-key fnAE word! 30
aiven-token AVNS_ word 16
xata-key xau_ alnum 20
convex-key prod: dotted! 60
couchbase-key cbc_ word 30
backblaze-key K00 alnum! 28 28
wasabi-key WSAK alnum! 16
koyeb-token koyeb_ alnum 30
railway-token rw_Fe26. url 30
northflank-token nf- dotted! 60
qovery-token qov_ alnum 30
cloudsmith-key csa_ alnum 32
ngrok-key ngrok_ word 30
tailscale-key tskey- word 20
tailscale-auth tskey-auth- word 16
tailscale-api tskey-api- word 16
defined-networking dnkey- word 70
scalingo-token tk-us- word! 48
upbound-token upb_ word 30
spacelift-key spacelift_ word 30
env0-key env0_ word 20
fastly-key fastly_ word 30
bunny-key bunny_ word 30
`

const secretsAndInfrastructure = `
vault-service hvs. word 20
vault-batch hvb. word 20
vault-recovery hvr. word 20
vault-old s. alnum! 24 24
terraform-key atlasv1. alnum 60
doppler-personal dp.pt. alnum 40
doppler-service dp.st. dotted 40
doppler-cli dp.ct. alnum 40
doppler-account dp.sa. alnum 40
doppler-scim dp.scim. alnum 40
doppler-audit dp.audit. alnum 40
onepassword-service ops_eyJ b64 40
infisical-token st. dotted! 50
pulumi-token pul- hex 40
age-secret AGE-SECRET-KEY-1 upper 50
docker-swarm-join SWMTKN-1- word 50
docker-swarm-unlock SWMKEY-1- b64 30
openshift-token sha256~ word 40
rancher-token token- colon! 50
kubernetes-bootstrap bootstrap-token- dotted 16
teleport-token teleport_ word 20
ory-pat ory_pat_ word 20
ory-session ory_st_ word 20
ory-access ory_at_ word 20
ory-refresh ory_rt_ word 20
authress-key authress_ dotted 40
authress-service sc_ dotted! 60
okta-token SSWS word 30
workos-key sk_wos_ word 20
clerk-secret sk_clerk_ word 20
stytch-live secret-live- word 20
stytch-test secret-test- word 20
rfc8959-secret secret-token: url 10
descope-key K2 word! 60
fusionauth-key fa_ word! 40
unkey-root unkey_ word 16
permit-key permit_key_ word 30
logto-key logto_ word 30
grafana-service glsa_ word 32
grafana-cloud glc_ b64 30
grafana-old eyJrIjoi b64 30
dynatrace-api dt0c01. dotted 80
dynatrace-platform dt0s01. dotted 60
dynatrace-oauth dt0s02. dotted 60
dynatrace-service dt0s16. dotted 60
newrelic-user NRAK- upper 20
newrelic-insert NRII- word 25
newrelic-browser NRJS- hex 15
newrelic-query NRIQ- word 25
newrelic-admin NRAA- alnum 20
newrelic-rest NRRA- hex 30
sentry-org sntrys_ b64 40
sentry-user sntryu_ hex 60
sentry-auth sntrya_ word 40
sentry-integration sntryi_ word 40
honeycomb-ingest hcaik_ alnum 50
honeycomb-config hcalk_ alnum 20
honeycomb-management hcamk_ alnum 20
datadog-app ddapp_ alnum 30
logfire-token pylf_v1_ word 30
axiom-token xaat- hexdash 30
axiom-personal xapt- hexdash 30
betterstack-token bs_ alnum! 24
elastic-token essu_ b64 20
elastic-key ApiKey_ b64 30
rootly-key rootly_ hex 50
incident-io-key inc_ hex 50
pagerduty-key pdus+ url 20
influx-token influx_ b64 30
posthog-personal phx_ alnum 30
posthog-feature phs_ alnum 30
posthog-project phc_ alnum 30
statsig-secret secret- alnum! 40
launchdarkly-sdk sdk- hexdash! 36 36
launchdarkly-mobile mob- hexdash! 36 36
launchdarkly-api api- hexdash! 36 36
configcat-key configcat-sdk-1/ b64 20
flagsmith-key ser. alnum! 20
growthbook-secret secret_user_ b64 16
growthbook-admin secret_admin_ b64 16
unleash-token *:*. hex 40
`

const codeHosting = `
github-pat ghp_ alnum 30
github-oauth gho_ alnum 30
github-user ghu_ alnum 30
github-server ghs_ alnum 30
github-refresh ghr_ alnum 30
github-fine-pat github_pat_ word 40
gitlab-pat glpat- dotted 20
gitlab-deploy gldt- word 20
gitlab-runner glrt- dotted 20
gitlab-runner-registration GR1348941 word 20
gitlab-runner-token glrtr- word 20
gitlab-pipeline glptt- word 20
gitlab-ci-job glcbt- word 20
gitlab-feed glft- word 20
gitlab-mail glimt- word 20
gitlab-agent glagent- word 40
gitlab-oauth gloas- word 40
gitlab-scim glsoat- word 20
gitlab-feature-flags glffct- word 20
gitlab-workspace glwt- word 20
bitbucket-app-password ATBB alnum! 24
bitbucket-repo-token ATCTT3 b64url 60
atlassian-token ATATT3 b64url 60
atlassian-service ATSTT3 b64url 60
npm-token npm_ alnum 36
pypi-token pypi-AgE word 30
pypi-test-token pypi-AgENdGVzdC5weXBpLm9yZw word 20
rubygems-key rubygems_ hex 48
clojars-token CLOJARS_ alnum 50
nuget-key oy2 lower! 43 43
crates-token cio alnum! 32 32
docker-pat dckr_pat_ word 20
docker-org dckr_oat_ word 20
jfrog-key AKCp alnum! 60
jfrog-reference cmVmdGtu alnum 50
packagist-token packagist_ort_ hex 40
packagist-user packagist_uut_ hex 40
hex-key hex_ alnum! 32
expo-token expo_ word 30
circleci-pat CCIPAT_ word 30
circleci-project CCIPRJ_ word 30
buildkite-token bkua_ hex 40
buildkite-cluster bkct_ word 30
octopus-key API- upper! 26 26
harness-pat pat. dotted! 50
harness-sat sat. dotted! 50
sonar-user squ_ hex 40
sonar-project sqp_ hex 40
sonar-global sqa_ hex 40
snyk-token snyk_uat. dotted 30
snyk-service snyk_sat. dotted 30
sourcegraph-pat sgp_ word 40
sourcegraph-license slk_ hex 60
sourcegraph-dotcom sgd_ hex 60
sourcegraph-gateway sgs_ hex 60
postman-key PMAK- hexdash 50
postman-collection PMAT- alnum 20
readme-key rdme_ lower 60
inngest-key signkey-prod- hex 32
inngest-test signkey-test- hex 32
inngest-branch signkey-branch- hex 32
trigger-prod tr_prod_ alnum 18
trigger-stage tr_stg_ alnum 18
trigger-dev tr_dev_ alnum 18
zuplo-key zpka_ word 40
infracost-key ico- alnum! 32 32
prefect-key pnu_ alnum 36
prefect-service pnb_ alnum 36
dbt-user dbtu_ b64url 30
dbt-service dbtc_ b64url 30
codacy-token codacy_ alnum 20
deepsource-token dsp_ alnum 30
semgrep-token semgrep_ hex 40
replit-token replit_ word 30
gitbook-token gb_api_ alnum 30
stackblitz-token stb_ alnum 30
endor-key endr+ alnum 14
socket-key sktsec_ word 30
`

const payment = `
stripe-secret sk_live_ alnum 10
stripe-test sk_test_ alnum 10
stripe-prod sk_prod_ alnum 10
stripe-restricted rk_live_ alnum 10
stripe-restricted-test rk_test_ alnum 10
stripe-restricted-prod rk_prod_ alnum 10
stripe-webhook whsec_ b64 20
stripe-org sk_org_ word 20
square-access sq0atp- word 20
square-secret sq0csp- word 20
square-token EAAA word! 40
paypal-access A21AA word! 50
paypal-token access_token$ url 40
braintree-key production_ word! 24
adyen-key AQE b64! 80
mollie-live live_ alnum! 30 36
mollie-test test_ alnum! 30 36
gocardless-live live_ word! 40 44
lob-public live_pub_ hex 30
lob-public-test test_pub_ hex 30
plaid-access access-production- hexdash 36
plaid-sandbox access-sandbox- hexdash 36
plaid-development access-development- hexdash 36
plaid-public public-production- hexdash 36
plaid-link link-production- hexdash 36
razorpay-live rzp_live_ alnum 14
razorpay-test rzp_test_ alnum 14
flutterwave-secret FLWSECK- url 30
flutterwave-test FLWSECK_TEST- url 12
flutterwave-public FLWPUBK_TEST- url 30
checkout-secret sk_ hexdash! 36 36
brex-token bxt_ alnum 30
checkout-sandbox sk_sbx_ url 20
paddle-live pdl_live_apikey_ word 30
paddle-sandbox pdl_sdbx_apikey_ word 30
paddle-notification pdl_ntfset_ word 30
polar-token polar_oat_ word 20
polar-personal polar_pat_ word 20
chargebee-live cb_live_ word 20
dodo-key dodo_ word 30
easypost-live EZAK alnum! 50
easypost-test EZTK alnum! 50
shippo-live shippo_live_ hex 40
shippo-test shippo_test_ hex 40
duffel-live duffel_live_ word 40
duffel-test duffel_test_ word 40
mercadopago-live APP_USR- word! 40
mercadopago-test TEST- hexdash! 40
xendit-live xnd_production_ word 30
xendit-test xnd_development_ word 30
midtrans-live Mid-server- word 20
midtrans-test SB-Mid-server- word 20
omise-secret skey_ word 18
asaas-key $aact_ url 40
pagarme-key ak_live_ alnum 20
conekta-key key_ alnum 20 24
persona-live persona_production_ hexdash 30
persona-sandbox persona_sandbox_ hexdash 30
shopify-access shpat_ hex 32
shopify-custom shpca_ hex 32
shopify-private shppa_ hex 32
shopify-shared shpss_ hex 32
shopify-user shpua_ hex 32
shopify-theme shptka_ hex 32
shopify-refresh shprt_ word 30
woocommerce-key ck_ hex! 40
woocommerce-secret cs_ hex! 40
ebay-token v^1.1#i url 40
ebay-key PRD- hexdash! 30
coinbase-key organizations/ path! 60
alchemy-key alch_ alnum 20
`

const mailAndChat = `
sendgrid-key SG. dotted! 40
mailgun-key key- hex! 32
mailgun-public pubkey- hex! 32
mandrill-key md- word! 22 22
brevo-key xkeysib- word 60
brevo-smtp xsmtpsib- word 60
resend-key re_ word! 30
mailersend-token mlsn. hex 50
mailtrap-key mt_ alnum! 30
klaviyo-key pk_ hex! 34
loops-key lps_ alnum 30
customerio-key cio_ word 30
sparkpost-key sp_key_ hex 30
slack-bot xoxb- word 16
slack-user xoxp- word 16
slack-app-user xoxa- word 16
slack-refresh xoxr- word 16
slack-workspace xoxo- word 16
slack-legacy xoxs- word 16
slack-config xoxe- word 16
slack-config-access xoxe.xox url 20
slack-client xoxc- word 16
slack-cookie xoxd- url 20
slack-app xapp- word 16
slack-workflow xwfp- word 16
twilio-key SK hex! 32 32
twilio-account AC hex! 32 32
intercom-token dG9r b64! 40
hubspot-key pat-na1- hexdash 30
hubspot-key-2 pat-na2- hexdash 30
hubspot-key-eu pat-eu1- hexdash 30
hubspot-key-ap pat-ap1- hexdash 30
salesforce-session 00D url! 80
linear-key lin_api_ alnum 32
linear-oauth lin_oauth_ alnum 32
linear-webhook lin_wh_ alnum 32
notion-token ntn_ alnum 30
notion-secret secret_ alnum! 40
airtable-pat pat dotted! 79 81
clickup-key pk_ wordupper! 36 50
trello-token ATTA hex! 60
figma-pat figd_ word 36
figma-oauth figo_ word 30
figma-refresh figor_ word 30
miro-token miro_ word 30
dropbox-short sl. word! 60
dropbox-short-user sl.u. word 60
typeform-token tfp_ dotted 40
contentful-pat CFPAT- word 40
storyblok-token sbtk_ word 20
sanity-token skSANITY word 30
frameio-token fio-u- word 60
mapbox-secret sk.eyJ dotted 40
mapbox-public pk.eyJ dotted 40
mapbox-temporary tk.eyJ dotted 40
adobe-secret p8e- alnum 32
adafruit-key aio_ alnum 28
beamer-key b_ b64url! 44
n8n-key n8n_api_ word 30
retool-key retool_ word 20
apify-token apify_api_ alnum 30
tavily-key tvly- word 20
firecrawl-key fc- hex! 32
telnyx-key KEY0 word! 50
courier-key pk_prod_ upper 20
onesignal-app os_v2_app_ lower 90
onesignal-org os_v2_org_ lower 90
svix-key sk_svix_ word 20
knock-key sk_knock_ word 20
vonage-key nexmo_ word 16
settlemint-app sm_aat_ alnum 16
settlemint-personal sm_pat_ alnum 16
settlemint-service sm_sat_ alnum 16
stream-key stream_ word! 40
zapier-key zap_ word! 30
facebook-token EAAC alnum! 60
facebook-page EAAM alnum! 60
facebook-graph EAAG alnum! 60
facebook-business EAAB alnum! 60
facebook-other EAA alnum! 90
instagram-token IGQV word! 60
instagram-token-2 IGAA word! 60
threads-token THAA word! 60
tiktok-token act. url! 50
pinterest-token pina_ word 60
twitter-bearer AAAAAAAAAAAAAAAAAAAAA url! 60
linkedin-token AQX word! 100
spotify-token BQ word! 120
roblox-cookie _|WARNING:-DO-NOT-SHARE-THIS url 5
riot-key RGAPI- hexdash 36
`

const artificialIntelligence = `
der-rsa-key MIIEpAIBAA b64 60
der-rsa-key-2 MIIEowIBAA b64 60
der-rsa-key-4096 MIIJKQIBAA b64 60
der-pkcs8-key MIIEvQIBAD b64 60
der-pkcs8-key-2 MIIEvgIBAD b64 60
der-pkcs8-key-3 MIIEvwIBAD b64 60
der-ec-key MHcCAQEE b64 60
der-ed25519-key MC4CAQAwBQYDK2Vw b64 40
openai-project sk-proj- word 30
openai-service sk-svcacct- word 30
openai-admin sk-admin- word 30
openai-none sk-None- word 30
openai-key sk- alnum! 32 64
openai-session sess- alnum! 40 40
anthropic-key sk-ant- word 30
openrouter-key sk-or- word 40
deepseek-key sk- hex! 32 32
langfuse-secret sk-lf- hexdash 30
langfuse-public pk-lf- hexdash 30
helicone-key sk-helicone- word 16
huggingface-token hf_ alnum 30
huggingface-org api_org_ alnum 30
replicate-token r8_ alnum 30
groq-key gsk_ alnum 40
xai-key xai- alnum 40
perplexity-key pplx- alnum 32
nvidia-key nvapi- word 40
fireworks-key fw_ alnum! 20
together-key tgp_v1_ word 30
cerebras-key csk- alnum! 40
elevenlabs-key sk_ hex! 48 48
langsmith-personal lsv2_pt_ word 30
langsmith-service lsv2_sk_ word 30
langsmith-old ls__ hex 32
pinecone-key pcsk_ word 40
jina-key jina_ word 40
voyage-key pa- word! 40
llamacloud-key llx- word 30
runpod-key rpa_ alnum 40
lambda-key secret_lambda_ dotted 20
anyscale-key esecret_ alnum 20
modal-token ak- alnum! 22 22
modal-secret as- alnum! 22 22
assembly-key aai_ alnum 30
exa-key exa_ hexdash 30
e2b-key e2b_ hex 40
composio-key comp_ alnum 30
browserbase-key bb_live_ word 20
cursor-key crsr_ hex 40
dify-app app- alnum! 24 24
dify-dataset dataset- alnum! 24
portkey-key pk-portkey- word 20
unify-key unify_ word 20
suno-key suno_ word 20
stability-key sk-stab- alnum 40
wandb-key wandb_v1_ word 40
kaggle-token KGAT_ hex 32
friendli-key flp_ alnum 40
novita-key sk_novita_ word 20
writer-key wrtr_ word 20
`

export type Alphabet =
  'upper' | 'lower' | 'alnum' | 'hex' | 'hexdash' | 'word' | 'wordupper' | 'dotted' | 'b64' | 'b64url' | 'colon' | 'path' | 'url'

export interface TokenShape {
  readonly id: string
  readonly prefix: string
  readonly alphabet: Alphabet
  /** Whether the characters after the prefix must hold a digit. */
  readonly digit: boolean
  readonly least: number
  readonly most: number
}

function parseShapes(text: string): TokenShape[] {
  return text.trim().split('\n').map(line => {
    const [id, prefix, alphabet, least, most] = line.split(' ') as [string, string, string, string, string?]
    return {
      id, prefix, least: Number(least), most: most === undefined ? Number.POSITIVE_INFINITY : Number(most),
      alphabet: alphabet.replace('!', '') as Alphabet, digit: alphabet.endsWith('!'),
    }
  })
}

/** Every shape, in no order that matters. */
export const tokenShapes: readonly TokenShape[] =
  [cloud, secretsAndInfrastructure, codeHosting, payment, mailAndChat, artificialIntelligence].flatMap(parseShapes)
