/**
 * Names of properties as teams choose them, each with a value as it comes, separated by `|`: those under which
 * something
 * must be caught, and those that analytics is full of and that must stay. A dot in a name is a nested property.
 */
import type { JsonObject, JsonValue } from '../../src/model/json.ts'

const telling = `
user.password=Sunshine1 | login.pwd=abc123 | formData.newPassword=qwertyui | userPass=Secret99 |
ACCOUNT_PASSWORD=letmein1 | password_2=hello123 | passwordHash=5f4dcc3b5aa765d61d83 | pass_word=Tiger22 |
Passwort=Sommer22 | kennwort_neu=Winter33 | mot_de_passe_actuel=Bonjour1 | motdepasse=Bonjour1 | MDP=azerty12 |
contrasena_actual=Hola1234 | contraseña=Hola1234 | clave_secreta=Hola1234 | clave=Hola1234 |
secret_question_answer=Fluffy | security_answer=Fluffy | pin=4821 | PIN_CODE=4821 | user_pin=4821 | code_pin=4821 |
cvv=123 | cvc_code=123 | card_cvv=123 | cvv2=123 | cardSecurityCode=123 | codigo_seguridad=123 | otp=482910 |
sms_otp=482910 | verificationCode=482910 | twoFactorCode=482910 | apiKey=k9s8d7f6g5h4 | api-key=k9s8d7f6g5h4 |
x-api-key=k9s8d7f6g5h4 | API_SECRET=k9s8d7f6g5h4 | clientSecret=k9s8d7f6g5h4 | secret=k9s8d7f6g5h4 |
token=k9s8d7f6g5h4j3 | accessToken=k9s8d7f6g5h4 | refresh_token=k9s8d7f6g5h4 | idToken=k9s8d7f6g5h4 |
authToken=k9s8d7f6g5h4 | auth_token=k9s8d7f6g5h4 | bearer=k9s8d7f6g5h4j3 | authorization=Bearer k9s8d7f6g5h4 |
Authorization=Basic dXNlcjpwYXNz | cookie=session=abc123def456 | Set-Cookie=sid=abc123 |
sessionToken=k9s8d7f6g5h4 | session_key=k9s8d7f6g5h4 | PHPSESSID=k9s8d7f6g5h4j3k2l1 |
jsessionid=9F8E7D6C5B4A39281706 | csrf_token=k9s8d7f6g5h4 | privateKey=k9s8d7f6g5h4 | encryption_key=k9s8d7f6g5h4 |
mapbox_key=abc123def456ghi789 | openai_key=abc123def456ghi789 | card_number=4242 4242 4242 4242 |
cardNumber=4242424242424242 | creditCard=4242424242424242 | cc=4242424242424242 | numero_carte=4242424242424242 |
kreditkartennummer=4242424242424242 | tarjeta=4242424242424242 | iban=FR1420041010050500013M02606 |
bank_account_number=12345678 | account_number=12345678 | routing_number=021000021 | rib=30002005500000157841Z25 |
ssn=123-45-6789 | SSN=123456789 | social_security_number=123-45-6789 | userSsn=123456789 |
numero_secu=185057800608491 | num_secu_sociale=185057800608491 | nir=185057800608491 | dni=12345678Z |
nif=12345678Z | passport_number=AB1234567 | passportNo=AB1234567 | driverLicenseNumber=D1234567 |
steuer_id=86095742719 | steuernummer=12/345/67890 | personalausweisnummer=L01X00T47 | national_id=AB123456 |
tax_id=12-3456789 | taxId=123456789 | codice_fiscale=RSSMRA85T10A562S | pesel=44051401359 | bsn=111222333 |
cpf=52998224725 | aadhaar=234123412346 | email=a@b.co | user_email=a@b.co | userEmail=a@b.co | E-Mail=a@b.co |
courriel=a@b.fr | correo_electronico=a@b.es | adresse_email=a@b.fr | contact.email=a@b.co | phone=0612345678 |
phone_number=555-123-4567 | mobilePhone=07911123456 | tel=0612345678 | téléphone=0612345678 |
telefonnummer=030 123456 | handy=0151 1234567 | movil=612345678 | teléfono=912345678 | customer_phone=5551234567 |
first_name=Ann | firstName=Ann | last_name=Lee | LastName=Lee | full_name=Ann Lee | prenom=Anne | prénom=Anne |
nom_famille=Dupont | nom_de_famille=Dupont | vorname=Jürgen | nachname=Müller | apellidos=García |
nombre_completo=Ana García | nombre_usuario=Ana | customer_name=Ann Lee | user.name=Ann Lee |
billing.name=Ann Lee | recipient_name=Ann Lee | cardholder=Ann Lee | username=annlee | userName=annlee |
address=12 Main Street | street=Main Street 12 | shippingAddress=12 Main Street | address_line1=12 Main Street |
addressLine1=12 Main Street | adresse=12 rue des Lilas | adresse_livraison=12 rue des Lilas | strasse=Hauptstr. 5 |
straße=Hauptstr. 5 | anschrift=Hauptstr. 5, Berlin | direccion=Calle Mayor 5 | dirección_envio=Calle Mayor 5 |
domicilio=Calle Mayor 5 | date_of_birth=1985-03-12 | dob=12/03/1985 | birthDate=1985-03-12 |
birthday=March 12, 1985 | date_naissance=12/03/1985 | ddn=12/03/1985 | geburtsdatum=12.03.1985 |
fecha_nacimiento=12/03/1985 | ip_address=10.1.2.3 | clientIP=2001:db8::1 |
message=Hello, can you call me tomorrow? | comment=I love this but my order is late |
chat.message=Hello there friend | prompt=Write a poem about my mother Anna | user_message=Where is my parcel? |
body=Dear team, please cancel my plan | feedback=The app crashes when I pay |
notes=Patient has a cold since Monday | commentaire=Je voudrais annuler ma commande |
nachricht=Bitte rufen Sie mich zurück | mensaje=Quiero cancelar mi pedido |
review_text=Best shoes I have ever had
`

const ordinary = `
account_type=business | account_id=acc_12345 | account_name=Acme | account_manager=sales team | ad_id=238472398 |
address_type=home | age=34 | age_group=25-34 | answer=Yes, always | api_version=v2 | api_endpoint=/v1/users |
app_key_feature=sync | article_author=Jane Doe | audience=all users | auth_step=2 | auto_renew=true | badge=gold |
bank=BNP Paribas | bank_name=ING | benefit=Free shipping | bin=424242 | birth_year=1985 | body_class=home page |
bot=false | browser_language=fr-FR | button_text=Sign up now | call_id=c-123 | call_duration=120 |
campaign=spring | card_title=Top stories | cart_total=99.90 | category_name=Shoes | cell_type=A | cell=B12 |
channel=email | chat_type=support | chat=opened | checkout_step=address | city_name=Paris |
class_name=btn primary | client=web | client_version=1.2.3 | code=ABC123 | code_name=Bluebird | comment_id=12345 |
company_name=Acme Inc | component=Header | contact_type=lead | content_type=video | content_id=v-9922 |
content_name=How to sew | content=article | country_code=FR | coupon=SPRING2024 | coupon_code=WELCOME10 |
course_name=Algebra 101 | credit_type=store | currency=EUR | customer_type=returning |
customer_id=cus_9s6XKzkNRiz8i3 | dashboard_name=Weekly | data_source=bigquery | date=2024-05-01 |
delivery_date=2024-05-03 | delivery_method=express | description=Blue cotton shirt | destination=Paris |
device_type=mobile | device_name=Pixel 7 | device_model=SM-G991B | discount_code=BF2024 | document_type=invoice |
domain=example.com | download_id=88 | duration=12:30 | email_client=gmail | email_template=welcome_v2 |
email_provider=sendgrid | element_id=cta-main | endpoint=https://api.example.com/v1/items?limit=20 |
environment=production | error=Network Error | error_code=E1001 |
error_message=Could not load the page, please retry | event_category=ui | event_label=Header CTA |
experiment_key=new_nav | export_format=csv | feature=api_keys_page | feature_key=dark_mode | field=email |
field_name=password | file_type=pdf | filter=price:asc | first_seen=2024-01-01 | first_touch=google |
flag_key=new-pricing | flow=signup | font=Inter | form_id=contact-form | form_name=Contact us | from=home |
full_path=/a/b/c | game=Tetris | gender=f | genre=Rock | goal=lose weight | group=B | handle=drag |
hashtag=#summer | headline=Save 20% today | height=180 | host=app.example.com | hotel_name=Grand Hotel |
house_type=flat | icon=lock | id=12345 | image_name=hero.jpg | industry=Retail | input=voice |
input_type=password | interest=sports | invite_method=link | invoice_status=paid | item=Linen shirt |
item_name=Mug | job_title=Engineer | key_feature=speed | keyword=running shoes | label=New | language=en |
last_page=/home | layout=grid | lead_source=webinar | level=3 | license=pro | license_type=MIT | line=B |
list_name=Wishlist | listing_id=L-12 | locale=en_US | location=Paris, France | login_method=google |
login=success | logo=dark | mail=newsletter | mail_type=promo | make=Toyota | medium=cpc | member_type=gold |
menu=File | merchant=Amazon | message=sent | message_type=push | method=POST | metric=revenue | mobile=android |
mode=edit | model=gpt-4o | month=2024-05 | name=Signup button | network=wifi | new_value=42 | note=important |
note_type=voice | notes_count=2 | number=12 | offer=2 for 1 | operator=Orange | option=Large |
order_status=shipped | organization=Acme | origin=CDG | os=iOS 17.2 | outcome=success | owner=team-a |
owner_type=agency | package=com.example.app | page=home | page_title=Pricing – Example | parent_key=root |
partner=Stripe | pass_type=day | passport_required=yes | path=/a/b | payment_type=card | payment_method=visa |
phone_brand=Samsung | picture=uploaded | pin_code_entered=yes | place=Café de Flore | plan_key=pro_monthly |
platform=ios | player_name=YouTube | playlist=Road trip | position=top | post_id=998 | post_title=Hello world |
postal_code=75011 | prompt=shown | prompt_type=rating | prompt_id=p1 | property_type=House | provider=google |
public_key=shown | purpose=work | quality=HD | query=blue shirt | question=How did you hear about us? |
reason=Too expensive | recipient_count=3 | ref=homepage | referral_code=ANNA20 | region=Île-de-France |
release=2024.5 | reply_time=120 | report=weekly | request_id=req_8f14e45fce | response=ok | response_text=OK |
restaurant=Chez Paul | result=ok | review_count=20 | role=admin | room=101 | route=/users/:id | rule=A |
sales_rep=none | scope=read write | score=9 | screen=Login | search=shoes | season=summer | secret_key_viewed=yes |
section=hero | segment=smb | selected_plan=team | sender=system | session_number=3 | session_source=direct |
shipping_method=dhl | shop=Paris 11 | sid=abc | signup_method=email | site=fr | size=XL | skill=python |
social=twitter | song=7 Rings | sort_key=price | source=newsletter | speed=fast | sport=tennis |
sso_provider=okta | stage=trial | state=California | status=active | step_name=Enter address |
store_name=Lyon Part-Dieu | street_view=true | style=modern | subject=Your invoice is ready | subscription=annual |
suite=B | summary=3 items | survey_answer=Very satisfied | tab=billing | tag=vip | target=_blank |
task=Write docs | team_name=Growth | tel_clicked=yes | template_name=Invoice | test_name=checkout test |
text=Click here | theme=light | ticket_type=adult | time_zone=Europe/Paris | title=10 ways to save |
tone=friendly | tool=pen | topic=science | touchpoint=ad | track=Help! | traffic_source=organic | trigger=hover |
type=button | unit=kg | upload_name=photo.png | url_path=/pricing | user_agent_family=Chrome | user_role=editor |
user_type=free | value=high | variant_name=control | variation=red | vendor=Nike | version_name=Sonoma |
video_title=How to knit a scarf | view=list | visibility=private | voice=alto | website=https://example.com |
widget=map | width=300 | workspace_name=Marketing | year=2024 | zip=10001 | zone=A1 | hash=#pricing | token_id=17 |
nft_token=BAYC | session_type=yoga | key=value | auth_flow=pkce | cookie_category=ads | signature=added | nonce=1 |
ticket_id=ZD-1234 | bearer=ring | credential_type=passkey | dsn_configured=yes | csrf=ok | rib=beef | tan=lotion |
pan=left | tin=can | rut=no | nie=no | avis=positif | nombre_articles=3 | numero=12 | calle_tipo=avenida |
rue_commercante=oui | titular=Noticias | portable=oui | handy=praktisch | adresse_saisie=oui | naissance=non |
carte=menu | tarjeta=regalo | karte=Stadtplan | clave=principal | llave=ok | sesion=iniciada | cuerpo=delgado |
mensaje=ok | nachricht=gesendet | kommentar=ja | prenom_saisi=oui | mdp_oublie=oui | passwort_vergessen=ja |
olvido_contrasena=si | contrasena_visible=no
`

export interface NamedValue {
  readonly name: string
  readonly value: string
  readonly properties: JsonObject
}

function parse(text: string): NamedValue[] {
  return text.split('|').map(part => {
    const [name = '', ...rest] = part.trim().split('=')
    const value = rest.join('=')
    let properties: JsonValue = value
    for (const step of name.split('.').toReversed()) properties = { [step]: properties }
    return { name, value, properties: properties as JsonObject }
  })
}

/** Their values must be gone. */
export const tellingNames: readonly NamedValue[] = parse(telling)
/** Nothing may be found in them. */
export const ordinaryNames: readonly NamedValue[] = parse(ordinary)
