// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "schema/model.h"
#include "server/main/init.h"
#include "server/main/store_command.h"
#include "tests/http/running_server.h"

namespace bijeen::main_program {

/// A data directory with the programme that ships.
class OnAProgramme : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = init(data_, BIJEEN_SOURCE_DIR "/schema/programmes/flevoland.json");
    ASSERT_EQ(made.exit_code, 0) << made.error;
    store_ = std::make_unique<store::Store>(schema::Model::shipped(), store::Store::Options{.directory = data_});
  }
  CommandOutcome run(const std::string& name, const std::map<std::string, std::string>& options = {}) {
    return run_store_command(*store_, {name, options}, "https://localhost:8443");
  }

  http::test::TemporaryDirectory directory_;
  std::filesystem::path data_ = directory_.path() / "data";
  std::unique_ptr<store::Store> store_;
};

}  // namespace bijeen::main_program
