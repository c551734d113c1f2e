// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/support/sync_device.h"

namespace bijeen::test {

inline OpOf made(std::uint64_t number, const std::string& title) {
  return item(number).creating().putting("title", '"' + title + '"');
}

/// Two members and a leader, all in the programme and in body 1; every step of every device is reopened and compared.
class Replicas : public testing::Test {
 protected:
  void SetUp() override {
    server.know(person(1), "", {kProgramme, body(1)});
    server.know(person(2), "", {kProgramme, body(1)});
    server.know(person(3), "leader", {kProgramme, body(1)});
    for (auto* device : {&a, &b, &leader}) device->sync();
  }
  void expect_all_equal() {
    for (int round = 0; round < 2; ++round) {
      for (auto* device : {&a, &b, &leader}) device->sync();
    }
    for (auto* device : {&a, &b, &leader}) {
      EXPECT_EQ(device->replica().digest(kProgramme), server.digest(kProgramme));
      EXPECT_EQ(device->replica().digest(body(1)), server.digest(body(1)));
      EXPECT_EQ(device->replica().views(""), a.replica().views(""));
      EXPECT_EQ(device->status("divergences"), "0");
    }
  }
  MiniServer server;
  SyncDevice a{1, server}, b{2, server}, leader{3, server};
};

}  // namespace bijeen::test
