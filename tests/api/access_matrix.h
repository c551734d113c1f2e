// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/api/access_rules.h"
#include "tests/api/world.h"

namespace bijeen::api::test {

struct Caller {
  std::string role;  ///< Of the model; or "nobody", "left" (no longer takes part), "ended" (on a device that was).
  std::string person;
  Browser browser;
};

/// A programme with something in each of its parts, where somebody of every role of the model is signed in, and what
/// they ask. A cell is one caller at one address about one thing.
class AccessMatrix : public testing::Test {
 protected:
  AccessMatrix();

  /// As \p caller is let in by the rule, besides what it is asked about.
  static bool is_let_in(const Rule& rule, const Caller& caller);
  /// Another device of the same person.
  Browser another(const Browser& browser);
  Reply knock(const Browser& browser, const std::string& method, const std::string& target);
  /// A pattern with what stands for its names.
  static std::string filled(const std::string& pattern, const std::map<std::string, std::string>& values);
  /// Every rule, with all that its address can be asked about.
  void try_everybody(const std::vector<Caller>& callers);

  World world_;
  std::vector<Caller> callers_;
  int cells_ = 0;

 private:
  /// One record in each part that has none yet.
  void add_records();
  void expect_refused(const Caller& caller, const std::string& method, const std::string& target);
  void expect_let_in(const Caller& caller, const std::string& method, const std::string& target);
  /// What the caller may not know of looks like what does not exist.
  void expect_known(bool known, const Caller& caller, const std::string& target, const std::string& absent_code);
  void try_cells(const Rule& rule, const Caller& caller);
  void try_operators_own(const Rule& rule, const Caller& caller);
  void try_scopes(const Rule& rule, const Caller& caller);
  void try_records(const Rule& rule, const Caller& caller);
  void try_many_records(const Rule& rule, const Caller& caller);
  void try_devices(const Caller& caller);
  void try_photos(const Rule& rule, const Caller& caller);
  void try_own_photo(const Caller& caller);
  void try_own_session(const Rule& rule, const Caller& caller);
  void try_sessions(const Caller& caller);
  void try_passkeys(const Rule& rule, const Caller& caller);
  void try_polls(const Rule& rule, const Caller& caller);
  void try_people(const Rule& rule, const Caller& caller);
  void try_devices_of_people(const Rule& rule, const Caller& caller);
};

}  // namespace bijeen::api::test
