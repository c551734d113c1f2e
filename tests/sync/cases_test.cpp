// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "sync/replica_json.h"

// Runs tests/cases/*.json; their form is in tests/cases/README.md.
namespace bijeen::test {
namespace {

using Json = nlohmann::json;

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(BIJEEN_SOURCE_DIR "/tests/cases")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Whether `actual` holds what `wanted` says; else where not.
std::string difference_at(const std::string& where, const Json& wanted, const Json& actual) {
  const auto differs = [&] { return where + ": wanted " + wanted.dump() + ", got " + actual.dump(); };
  if (wanted.is_object() && actual.is_object()) {
    for (const auto& [name, value] : wanted.items()) {
      if (!actual.contains(name)) return where + "." + name + " is missing in " + actual.dump();
      if (auto found = difference_at(where + "." + name, value, actual[name]); !found.empty()) return found;
    }
    return {};
  }
  if (wanted.is_array() && actual.is_array() && wanted.size() == actual.size()) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (auto found = difference_at(where + "[" + std::to_string(i) + "]", wanted[i], actual[i]); !found.empty())
        return found;
    }
    return {};
  }
  return wanted == actual ? std::string() : differs();
}

class Runner {
 public:
  void run(const Json& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto& step = steps[i];
      const std::string name = step["replica"];
      if (!replicas_.contains(name)) open(name);
      if (step.value("reopen", false)) {
        open(name);
      } else {
        call(name, step, "step " + std::to_string(i) + " " + step["call"].get<std::string>());
      }
    }
  }
  void reopen_all() {
    for (auto& [name, replica] : replicas_) open(name);
  }

 private:
  void open(const std::string& name) {
    auto replica = std::make_unique<sync::Replica>(schema::Model::shipped());
    for (const auto& [key, value] : stores_[name]) EXPECT_TRUE(replica->load(key, value)) << key;
    EXPECT_TRUE(replica->open());
    replicas_[name] = std::move(replica);
  }
  void call(const std::string& name, const Json& step, const std::string& where) {
    const std::string method = step["call"];
    const auto answer = Json::parse(sync::call(*replicas_[name], method, step.value("params", Json::object()).dump()));
    for (const auto& write : answer.value("writes", Json::array())) {
      if (write[1].is_null()) {
        stores_[name].erase(write[0]);
      } else {
        stores_[name][write[0]] = write[1];
      }
    }
    const Json wanted = step.contains("answer") ? step["answer"] : Json{{"ok", true}};
    EXPECT_EQ(difference_at("answer", wanted, answer), "") << where;
  }

  std::map<std::string, std::unique_ptr<sync::Replica>> replicas_;
  std::map<std::string, std::map<std::string, std::string>> stores_;
};

class Cases : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Cases, HoldLiveAndReopened) {
  std::ifstream file(GetParam());
  const Json test = Json::parse(file);
  SCOPED_TRACE(test["name"].get<std::string>());
  Runner runner;
  runner.run(test["steps"]);
  ASSERT_FALSE(test["expect"].empty());
  runner.run(test["expect"]);
  runner.reopen_all();
  runner.run(test["expect"]);
}

INSTANTIATE_TEST_SUITE_P(Files, Cases, testing::ValuesIn(case_files()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace bijeen::test
