"""Names that a place had before, or has in another language, that no rule of sounds brings together."""

RENAMED = {
    "BD": "chittagong chattogram;comilla cumilla;jessore jashore;bogra bogura;barisal barishal;dacca dhaka;dhakauttar dhakanorth;dhakadakshin dhakasouth",
    "CN": "wulumuqi urumqi;huhehaote hohhot;lasa lhasa;haerbin harbin;kashi kashgar;rikaze shigatse;peking beijing;canton guangzhou",
    "ID": "ujungpandang makassar;solo surakarta;jogja yogyakarta;jogjakarta yogyakarta;yogya yogyakarta",
    "IN": "bombay mumbai;madras chennai;calcutta kolkata;bangalore bengaluru;poona pune;mysore mysuru;cochin kochi;baroda vadodara;"
    "trivandrum thiruvananthapuram;calicut kozhikode;banaras varanasi;benares varanasi;allahabad prayagraj;gauhati guwahati;"
    "simla shimla;panjim panaji;gurgaon gurugram;pondicherry puducherry;kovai coimbatore;vizag visakhapatnam;"
    "mangalore mangaluru;belgaum belagavi;trichy tiruchirappalli;aurangabad chhatrapatisambhajinagar",
    "KZ": "almaata almaty;nursultan astana;akmola astana",
    "LK": "mahanuwara kandy;yapanaya jaffna;yalppanam jaffna;migamuwa negombo;madakalapuwa batticaloa;mattakkalappu batticaloa;"
    "trikunamalaya trincomalee;tirukonamalai trincomalee",
    "MM": "rangoon yangon;pegu bago;moulmein mawlamyine",
    "MN": "ulanbator ulaanbaatar;ulanbataar ulaanbaatar",
    "NZ": "wanganui whanganui",
    "PK": "lyallpur faisalabad",
    "TH": "krungthep bangkok;krntpmnkr bangkok;krungthepmahanakhon bangkok;korat nakhonratchasima;muangphatthaya pattaya",
    "VN": "saigon hochiminh;tphcm hochiminh;hcm hochiminh;hcmc hochiminh",
}
NAMES = {
    (country, old): new
    for country, line in RENAMED.items()
    for old, new in (pair.split() for pair in line.split(";"))
}


def today(words: tuple[str, ...], country: str | None) -> tuple[str, ...]:
    """The name that a place has today."""
    name = NAMES.get((country or "", "".join(words)))
    return (name,) if name else words
