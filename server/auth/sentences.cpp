// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/sentences.h"

#include <map>
#include <string_view>

namespace bijeen::auth {

std::string in_english(const std::string& dutch) {
  static const std::map<std::string_view, std::string_view> sentences = {
      {"De wachtzin is te lang. Neem er een van hoogstens 250 tekens.",
       "The passphrase is too long. Take one of at most 250 characters."},
      {"De wachtzin bevat tekens die niet kunnen. Gebruik letters, cijfers, leestekens en spaties.",
       "The passphrase has characters that cannot be used. Use letters, digits, punctuation and spaces."},
      {"Neem een wachtzin van ten minste 12 tekens, bijvoorbeeld vier losse woorden.",
       "Take a passphrase of at least 12 characters, for instance four separate words."},
      {"Deze wachtzin wordt te vaak gebruikt. Neem vier losse woorden die niet bij elkaar horen.",
       "This passphrase is used too often. Take four separate words that do not belong together."},
      {"Deze wachtzin lijkt te veel op uw naam. Neem vier losse woorden die niet bij elkaar horen.",
       "This passphrase is too much like your name. Take four separate words that do not belong together."},
      {"Vraag de projectleider of de beheerder om een nieuwe link.",
       "Ask the project leader or the administrator for a new link."},
      {"Wacht op de volgende code van uw app en vul die in.", "Wait for the next code of your app and give that."},
      {"Open uw app voor codes en vul de code in.", "Open your app for codes and give the code."},
      {"Naast uw wachtzin is een code van een app nodig.", "Besides your passphrase a code of an app is needed."},
      {"Het instellen duurde te lang. Begin opnieuw.", "Setting it up took too long. Begin again."},
      {"Een tweede stap hoort bij een wachtzin, en die heeft u niet.",
       "A second step goes with a passphrase, and you have none."},
      {"Op deze server hoort bij een wachtzin een tweede stap.",
       "On this server a second step goes with a passphrase."},
      {"U heeft geen tweede stap ingesteld.", "You have set up no second step."},
      {"Controleer uw wachtzin of gebruik uw passkey.", "Check your passphrase or use your passkey."},
      {"Wacht even en probeer het dan opnieuw.", "Wait a moment and then try again."},
      {"Deze persoon doet niet mee aan het programma.", "This person does not take part in the programme."},
      {"Alleen de projectleider kan een link maken voor wie al toegang heeft of in een groep meeleest.",
       "Only the project leader can make a link for who has access already or reads along in a group."},
      {"Alleen de projectleider kan iemand toevoegen die in groepen meeleest.",
       "Only the project leader can add somebody who reads along in groups."},
      {"Het maken van de passkey duurde te lang. Probeer het opnieuw.", "Making the passkey took too long. Try again."},
      {"Deze passkey is al in gebruik.", "This passkey is in use already."},
      {"Het aanmelden duurde te lang. Probeer het opnieuw.", "Signing in took too long. Try again."},
      {"Kies een van uw eigen apparaten.", "Choose one of your own devices."},
      {"Kies een apparaat van deze persoon.", "Choose a device of this person."},
      {"Deze passkey is er niet meer.", "This passkey is no longer there."},
      {"Deze aanmelding is er niet meer.", "This sign-in is no longer there."},
      {"Dit is uw enige manier om u aan te melden.", "This is your only way to sign in."},
      {"De gegevens van de passkey zijn niet goed opgebouwd.", "The data of the passkey is malformed."},
      {"De passkey is voor iets anders gebruikt.", "The passkey was used for something else."},
      {"De passkey hoort niet bij deze aanmelding. Probeer het opnieuw.",
       "The passkey does not belong to this sign-in. Try again."},
      {"De passkey hoort bij een ander adres.", "The passkey belongs to another address."},
      {"Uw apparaat heeft niet gecontroleerd dat u het bent. Gebruik vingerafdruk, gezicht of pincode.",
       "Your device did not check that it is you. Use fingerprint, face or PIN."},
      {"Dit soort passkey kan Bijeen niet gebruiken.", "Bijeen cannot use this kind of passkey."},
      {"De sleutel van de passkey klopt niet.", "The key of the passkey is not right."},
      {"De handtekening van de passkey klopt niet.", "The signature of the passkey is not right."},
      {"Deze passkey lijkt gekopieerd te zijn. Vraag de projectleider om een nieuwe link.",
       "This passkey seems to have been copied. Ask the project leader for a new link."},
  };
  const auto found = sentences.find(dutch);
  return found == sentences.end() ? dutch : std::string(found->second);
}

}  // namespace bijeen::auth
