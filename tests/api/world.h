// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/api/api.h"
#include "server/http/server.h"
#include "server/store/store.h"
#include "tests/http/running_server.h"

namespace bijeen::api::test {

using nlohmann::json;

struct Reply {
  int status = 0;
  std::string body;
  json content;  ///< The body where it is JSON; otherwise discarded.
  std::multimap<std::string, std::string> headers;

  [[nodiscard]] std::string code() const { return content.is_object() ? content.value("code", "") : ""; }
  [[nodiscard]] std::string header(const std::string& name) const;
};

/// What one browser holds: a cookie, a device id and the number of its next change set.
struct Browser {
  std::string cookie;
  std::string person, device;
  std::uint64_t n = 1;
};

/// Fixed ids: readable in a failing test.
inline constexpr const char* kLeader = "00000000-0000-7000-8000-0000000000a1";
inline constexpr const char* kSecretary = "00000000-0000-7000-8000-0000000000a2";
inline constexpr const char* kCore = "00000000-0000-7000-8000-0000000000a3";
inline constexpr const char* kMember = "00000000-0000-7000-8000-0000000000a4";
inline constexpr const char* kOtherMember = "00000000-0000-7000-8000-0000000000a5";
inline constexpr const char* kBoard = "00000000-0000-7000-8000-0000000000a6";
inline constexpr const char* kExpert = "00000000-0000-7000-8000-0000000000a7";
inline constexpr const char* kAdmin = "00000000-0000-7000-8000-0000000000a8";
/// kMember is a member of the first, kOtherMember of the second.
inline constexpr const char* kBody = "00000000-0000-7000-8000-0000000000b1";
inline constexpr const char* kOtherBody = "00000000-0000-7000-8000-0000000000b2";
inline constexpr const char* kActivity = "00000000-0000-7000-8000-0000000000c1";
/// In the scope of kBody and of kOtherBody.
inline constexpr const char* kOutcome = "00000000-0000-7000-8000-0000000000d1";
inline constexpr const char* kOtherOutcome = "00000000-0000-7000-8000-0000000000d2";
inline constexpr const char* kUnknown = "00000000-0000-7000-8000-00000000ffff";
/// The scope of kBody, and an op that gives kOutcome in it another title.
inline std::string body_scope() {
  return "body:" + std::string(kBody);
}
inline json title_op(const std::string& title) {
  return {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", title}}}};
}
inline constexpr const char* kPassphrase = "fiets wolk tafel mei";
/// Of who operates the server.
inline constexpr const char* kOperatorToken = "bf1c40d9e2a7b6c3";

/// The real store, sign-in, API and server, in this process, on a free port without TLS, with a small programme and a
/// clock that tests move.
class World {
 public:
  /// Where a second step is no more than offered, unless that is what is tried.
  explicit World(auth::SecondFactor second_factor = auth::SecondFactor::kOffered);
  /// On data that is there already.
  explicit World(const std::filesystem::path& data);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Reply ask(const std::string& method, const std::string& target, const std::string& body = "",
            const std::string& more_headers = "");
  /// With the session cookie and the headers of a write.
  Reply ask(const Browser& browser, const std::string& method, const std::string& target, const json& body = nullptr);
  Reply ask_raw(const Browser& browser, const std::string& method, const std::string& target, const std::string& body);

  /// A link, accepted with kPassphrase on a new device.
  Browser sign_in(const std::string& person);
  /// A second device of somebody who has a passphrase.
  Browser sign_in_again(const std::string& person, const std::string& device);
  /// By a new link, on this device.
  Browser sign_in_as(const std::string& person, const std::string& device);
  static std::string new_device_id();

  /// A change set with one op, with everything right; `op` has collection and record.
  json change_set(const Browser& browser, const std::string& scope, const json& op);
  /// Pushes sets as they are.
  Reply push(const Browser& browser, const json& sets);
  /// Pushes one right set and counts on.
  Reply push_op(Browser& browser, const std::string& scope, const json& op);

  /// The server goes on from a backup, once; everybody must sign in again.
  void restore(const std::filesystem::path& backup);
  /// What a replica keeps of a pull answer to give it back.
  static json kept(const Reply& pull);
  Reply give_back(const Browser& browser, const json& sets, std::uint64_t next = 1);
  [[nodiscard]] std::filesystem::path file(const char* name) const { return directory_.path() / name; }

  /// Rows of every table and the last sequence: what a refused request must leave as it was.
  std::string fingerprint();
  void advance(std::chrono::milliseconds by) { now_ += by.count(); }
  [[nodiscard]] sync::Millis now() const { return sync::Millis{now_.load()}; }

  store::Store& store() { return *store_; }
  auth::SignIn& door() { return *sign_in_; }
  Api& api() { return *api_; }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
  void open(const char* name);
  void serve();
  void fill();

  const auth::SecondFactor second_factor_ = auth::SecondFactor::kOffered;
  http::test::TemporaryDirectory directory_;
  std::atomic<std::int64_t> now_{1'767'225'600'000};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<auth::SignIn> sign_in_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace bijeen::api::test
