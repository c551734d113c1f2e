// SPDX-License-Identifier: EUPL-1.2
#include "server/api/line_queue.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <thread>

namespace bijeen::api::test {
namespace {

TEST(LineQueue, WhoTellsNeverWaitsForALogThatNobodyReadsAndWhatDoesNotFitIsCounted) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  std::FILE* to = ::fdopen(ends[1], "w");
  std::FILE* from = ::fdopen(ends[0], "r");
  std::setvbuf(to, nullptr, _IONBF, 0);
  constexpr int kLines = 1000;
  auto queue = std::make_unique<LineQueue>(to, 10);
  // A pipe holds far less than that.
  for (int i = 0; i < kLines; ++i) queue->add(std::to_string(i) + std::string(1000, '.'));
  const std::uint64_t lost = queue->lost();
  EXPECT_GT(lost, 0U);
  std::string read;
  std::thread reader([&] {
    for (int c = std::getc(from); c != EOF; c = std::getc(from)) read += static_cast<char>(c);
  });
  queue.reset();
  std::fclose(to);
  reader.join();
  std::fclose(from);
  EXPECT_EQ(static_cast<std::uint64_t>(std::count(read.begin(), read.end(), '\n')) + lost, std::uint64_t{kLines});
  EXPECT_TRUE(read.starts_with("0."));
}

}  // namespace
}  // namespace bijeen::api::test
