// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/reports/days.h"
#include "server/store/store.h"

namespace bijeen::reports {

/// A store in a directory of its own with the Flevoland programme, and a clock that the test sets.
class RunningProgramme {
 public:
  RunningProgramme();
  ~RunningProgramme();
  RunningProgramme(const RunningProgramme&) = delete;
  RunningProgramme& operator=(const RunningProgramme&) = delete;

  store::Store& store() { return *store_; }
  /// Noon of a day.
  void set_day(const schema::PartialDate& day);
  void set_moment(sync::Millis moment) { now_ = moment; }
  [[nodiscard]] sync::Millis now() const { return now_; }

  /// Values are JSON. Gives the new record's id.
  std::string create(const std::string& collection, const std::string& scope, std::map<std::string, std::string> put,
                     std::map<std::string, std::vector<std::string>> add = {});
  void change(const std::string& collection, const std::string& id, const std::string& scope,
              std::map<std::string, std::string> put);
  void write_text(const std::string& collection, const std::string& id, const std::string& scope,
                  const std::string& field, const std::string& text);
  void remove(const std::string& collection, const std::string& id, const std::string& scope);

  /// The id of a record that came with the programme, by the value of a field.
  std::string shipped(const std::string& collection, const std::string& field, const std::string& text) const;
  std::string person(const std::string& name) const;
  /// A new work group; gives its scope.
  std::string work_group(const std::string& name);
  [[nodiscard]] sync::Actor leader();

 private:
  void import();
  void write(const std::string& scope, std::vector<sync::Op> ops, const std::string& author);

  std::filesystem::path directory_;
  sync::Millis now_{};
  std::unique_ptr<store::Store> store_;
  std::map<std::string, std::string> shipped_;
  int made_ = 0;
};

/// A text as JSON.
std::string text_json(std::string_view text);

}  // namespace bijeen::reports
