// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/auth/attempts.h"
#include "server/auth/confirmations.h"
#include "server/auth/offers.h"
#include "server/auth/second_step.h"
#include "server/auth/sessions.h"
#include "server/auth/totp.h"
#include "server/auth/webauthn.h"
#include "server/store/store.h"

namespace bijeen::auth {

/// A device as its person names it; the device makes its own id.
struct NewDevice {
  sync::DeviceId id;
  std::string name;
};

/// What an invitation says to who holds it.
struct Invited {
  sync::PersonId person;
  std::string name;
  std::string role;
  bool has_access = false;  ///< He has devices or means of sign-in already.
};

/// The outcome of an attempt to get in or to show who one is.
template <typename T>
struct Attempted {
  Result<T> result;
  std::chrono::seconds retry_after{0};  ///< With request.too-many: how long to wait.
  Bytes offer{};                        ///< With auth.second-step-absent: see SignIn::offer_second_step().
};

/// Whether who signs in with a passphrase needs a second step.
enum class SecondFactor : std::uint8_t { kRequired, kOffered };

struct ShownStep {
  std::string code;  ///< Of the app, or a recovery code.
  /// Sets a second step up, where there is none: what offer_second_step() gave; the code is the app's then.
  std::optional<Bytes> offer{};
};
struct ShownPassphrase {
  std::string passphrase;
  std::optional<ShownStep> step{};
};

using Clock = std::function<sync::Millis()>;

/// Who gets in, and how. Accounts, passkeys, invitations and sessions live in the store; challenges and back-off in
/// memory. What is done and what fails stands in the audit log. Thread-safe.
class SignIn {
 public:
  SignIn(store::Store& store, RelyingParty party, Clock clock, SecondFactor second_factor);

  /// A new single-use code for a person, valid for 72 hours. Earlier open codes of this person become void. Fails
  /// with record.unknown when nobody active has this id, and with auth.forbidden when `by` may not let the person in:
  /// a leader may let in anybody, everybody himself, an administrator who reads no body and has no means of sign-in
  /// yet, because he reads no content and so must not be able to sign in as who does; the command line (no `by`) may
  /// invite anybody.
  Result<std::string> invite(const sync::PersonId& person, const std::optional<sync::PersonId>& by);
  /// Whom a code is for; does not use it up. Fails with auth.invitation, also when who made it may not let the person
  /// in any more.
  Attempted<Invited> look(std::string_view code, const std::string& address);

  using Means = std::variant<ShownPassphrase, Registration>;  ///< What to sign in with from now on.
  /// Sets the means of sign-in, uses the code up, registers the device and starts a session: all or nothing.
  /// \p end_others ends what the person had: other devices, other means, other sessions, the address of the calendar. A
  /// new passphrase ends the second step of the one before in any case, so that a link helps who lost that; where a
  /// second step is required it fails with auth.second-step-absent until one is set up with it.
  Attempted<StartedSession> accept(std::string_view code, const Means& means, const NewDevice& device, bool end_others,
                                   const std::string& address);

  // sign_in_proof.cpp
  /// Where the passphrase is right it fails with auth.second-step when a code is needed, auth.second-step-wrong when
  /// that is not the one, and auth.second-step-absent when a second step is required and there is none: then it is set
  /// up with the same request. A code counts as used where a session began with it.
  Attempted<StartedSession> with_passphrase(const sync::PersonId& person, const ShownPassphrase& shown,
                                            const NewDevice& device, const std::string& address);
  Attempted<StartedSession> with_passkey(const Assertion& assertion, const NewDevice& device,
                                         const std::string& address);

  // sign_in.cpp
  /// For a program instead of a browser: uses the code up for a session, and leaves the person's means as they are.
  Attempted<StartedSession> with_code(std::string_view code, const NewDevice& device, const std::string& address);

  /// Another device of the session's person, for a replica that goes on under a new id: registered under the name of
  /// the session's with a number behind it, with a session of its own. The old one stays, as a copy of the device may
  /// be using it. Fails with auth.device when the id is another person's or was ended.
  Result<StartedSession> add_device(const Session& session, const sync::DeviceId& device);

  /// A one-time challenge, for a registration (bound to who was invited) or for a sign-in.
  Bytes challenge(const std::optional<sync::PersonId>& person);
  /// Ids of a person's passkeys, so that an authenticator is not registered twice.
  std::vector<Bytes> passkeys(const sync::PersonId& person);
  /// "passphrase" and "passkey", as far as the person has them.
  std::vector<std::string> means(const sync::PersonId& person);

  /// When the newest of them, or a second step, was set; nullopt when there is none.
  std::optional<sync::Millis> last_means(const sync::PersonId& person);

  /// The live session of a token, renewed when it is a day old. nullopt when there is none.
  std::optional<Session> session(std::string_view token);

  // sign_in_proof.cpp
  using Proof = std::variant<ShownPassphrase, Assertion>;
  /// Somebody shows that he is still the one who signed in: with his passphrase, and the second step as
  /// with_passphrase() asks it, or a passkey of his. Gives the recovery codes where a second step was set up with it.
  Attempted<std::vector<std::string>> confirm(const Session& session, const Proof& proof, const std::string& address);
  /// He signed in or confirmed within Confirmations::kLifetime.
  bool is_confirmed(const Session& session);

  // sign_in_access.cpp. `by`: who does it.
  /// Ends a session and its device: a client that signs out forgets its device, whose floor would hold the horizon.
  void end(const Session& session);
  /// Ends a device of this person and its sessions. Fails with auth.device when it is not this person's.
  Status end_device(const sync::PersonId& person, const sync::DeviceId& device, const Session& by);
  /// Ends a session of one's own, named as in a list of them; its device stays. Gives its hash; fails with
  /// request.not-found.
  Result<Bytes> end_session(std::string_view id, const Session& by);
  /// One's own passkeys. Both fail with request.not-found; the last means of sign-in stays (auth.forbidden).
  Status name_passkey(const Session& by, const Bytes& id, std::string_view name);
  Status remove_passkey(const Session& by, const Bytes& id);

  // sign_in_second_step.cpp
  /// A new secret to set a second step up with, once. It is not kept: whoever completes it within half an hour hands it
  /// back.
  Bytes offer_second_step(const sync::PersonId& person);
  /// What the app is to have of an offer.
  Bytes secret_of(const Bytes& offer) const { return new_secrets_.random_part(offer); }
  std::optional<SecondStep> second_step(const sync::PersonId& person);
  /// One's own, instead of one that is there. Gives the recovery codes. Fails with auth.second-step-wrong,
  /// auth.second-step-absent when the offer is no longer valid or was used, and auth.forbidden without a passphrase.
  Result<std::vector<std::string>> set_second_step(const Session& by, const ShownStep& shown);
  /// Both fail with request.not-found when there is none; where it is required it stays (auth.forbidden).
  Status remove_second_step(const Session& by);
  Result<std::vector<std::string>> renew_recovery_codes(const Session& by);

  [[nodiscard]] const RelyingParty& party() const { return party_; }
  [[nodiscard]] SecondFactor second_factor() const { return second_factor_; }
  [[nodiscard]] std::chrono::milliseconds challenge_lifetime() const { return challenges_.lifetime(); }

 private:
  using Credential = std::variant<std::string, Passkey>;  ///< A passphrase in encoded form, or a verified passkey.

  /// That who tries, on this device, has the means of a person; gives whose passkey it was, or the encoded form that
  /// the passphrase matched. Of a passphrase the attempt is still to be settled.
  Attempted<std::string> prove(const sync::PersonId& person, std::string_view passphrase, const sync::DeviceId& device,
                               const std::string& address);
  Attempted<sync::PersonId> prove(const Assertion& assertion, const sync::DeviceId& device, const std::string& address);
  /// A value: too many codes were wrong for the one that is shown with the right passphrase to be looked at.
  Attempts::Wait begin_code(const sync::PersonId& person, const std::string& address,
                            const std::optional<ShownStep>& shown);
  /// What an attempt with the right passphrase came to.
  void settle(const sync::PersonId& person, const std::string& address, const std::optional<ShownStep>& shown,
              const std::optional<Error>& refused);
  struct StepTaken {
    std::string_view means;  ///< Signed in with, as the audit log says it.
    std::vector<std::string> recovery_codes{};
  };
  /// take_step() where the passphrase is still the one that was proven; auth.credentials where a link replaced it.
  Result<StepTaken> go_on(store::Database& database, const sync::PersonId& person, const sync::DeviceId& device,
                          const std::string& encoded, const std::optional<ShownStep>& shown, sync::Millis now);
  /// The second step of a passphrase that was right, in the write that begins what it is for. Fails as
  /// with_passphrase() says.
  Result<StepTaken> take_step(store::Database& database, const sync::PersonId& person, const sync::DeviceId& device,
                              const std::optional<ShownStep>& shown, sync::Millis now);
  Result<std::vector<std::string>> set_up(store::Database& database, const sync::PersonId& person,
                                          const sync::DeviceId& device, const ShownStep& shown, sync::Millis now);
  /// Empty unless the error asks for it.
  Bytes offer_after(const Error& error, const sync::PersonId& person);
  /// Gives the recovery codes of a second step that was set up with it.
  Result<std::vector<std::string>> set_means(store::Database& database, const Invited& invited, const NewDevice& device,
                                             const Credential& credential, const Means& means);
  bool may_let_in(const sync::PersonId& by, const sync::Actor& invited);
  Result<Invited> invited(std::string_view code);
  Result<Credential> prepare(const Invited& invited, const Means& means);
  using Step = std::function<Result<StepTaken>(store::Database&, sync::Millis now)>;
  Result<StartedSession> start(const sync::PersonId& person, const NewDevice& device, const Step& step);
  /// The error, told in the audit log unless it only asks for the second step; back-off bounds how often that can be.
  Error failed(Error error, std::string_view means, const std::string& person = {},
               const std::optional<sync::DeviceId>& device = {});

  store::Store& store_;
  const RelyingParty party_;
  const Clock clock_;
  const SecondFactor second_factor_;
  static constexpr std::size_t kChallengeBytes = 16;
  Offers challenges_{kChallengeBytes, std::chrono::minutes{5}};
  /// Who has no app yet looks for one first.
  Offers new_secrets_{kTotpSecretBytes, std::chrono::minutes{30}};
  Attempts attempts_;
  Confirmations confirmations_;
};

}  // namespace bijeen::auth
