// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "server/api/api.h"
#include "server/store/restore.h"
#include "tests/simulation/cast.h"
#include "tests/simulation/oracle.h"

namespace bijeen::simulation {

/// A directory in memory that is gone at the end.
class RamDirectory {
 public:
  RamDirectory();
  ~RamDirectory();
  RamDirectory(const RamDirectory&) = delete;
  RamDirectory& operator=(const RamDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The real server behind its connections: store, sign-in and the handlers of the API, from session cookie to JSON.
class Server {
 public:
  /// With the programme founded.
  Server();
  ~Server();

  /// Who asks: a browser keeps its session whatever its replica goes on as.
  struct Client {
    std::uint32_t person = 0;
    std::uint64_t browser = 0;
    sync::DeviceId device;
    bool confirms = true;
  };
  struct Answer {
    int status = 0;
    std::string body;
  };
  /// Where the session has run out the person signs in again, as far as he may; so he does where he is asked who he is,
  /// as long as he confirms.
  Answer answer(const Client& client, const sync::Request& request);

  /// False where there is nothing to end: the device never signed in.
  bool end_device(std::uint32_t person, const sync::DeviceId& device);
  /// It signed in, and no restore forgot that.
  bool knows(const sync::DeviceId& device);
  /// The machine stops, and starts again with what its disk has.
  void crash();
  /// Starts again with the newest model.
  void upgrade();
  void back_up(const std::filesystem::path& file) { store_->backup(file); }
  /// The disk is lost; another machine goes on from a backup.
  store::Restored restore(const std::filesystem::path& backup);

  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] Generation generation() const { return generation_; }
  /// What the founding sets came to, for the oracle.
  [[nodiscard]] static const std::vector<AcceptedSet>& founded();

  std::int64_t now = kStart;

 private:
  struct Founded;
  static const Founded& foundation();
  void start();
  void stop();
  bool sign_in(const Client& client);

  Generation generation_ = kAtStart;
  std::unique_ptr<RamDirectory> directory_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<auth::SignIn> sign_in_;
  std::unique_ptr<api::Api> api_;
  std::int64_t restored_at_ = kStart;
  std::map<std::uint64_t, std::string> cookies_;  ///< By browser.
};

}  // namespace bijeen::simulation
