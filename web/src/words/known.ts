/** Mixpanel's own names that have plain words (`known` in the word files). */
export const known = {
  $browser: true, $browser_version: true, $os: true, $device: true, $device_type: true, $city: true, $region: true,
  mp_country_code: true, $country_code: true, $current_url: true, $referrer: true, $referring_domain: true,
  $initial_referrer: true, $initial_referring_domain: true, $screen_width: true, $screen_height: true,
  $lib_version: true, mp_lib: true, utm_source: true, utm_medium: true, utm_campaign: true, $search_engine: true,
  $mp_web_page_view: true, $email: true, $name: true, $phone: true, $first_name: true, $last_name: true,
  $avatar: true, $distinct_id: true, $created: true, $timezone: true,
} as const
