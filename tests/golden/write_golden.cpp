// SPDX-License-Identifier: EUPL-1.2
#include <iostream>

#include "schema/model.h"
#include "tests/golden/scenario.h"

/// write_golden DIR: writes DIR/vN for today's version of the model. A version that was written stays as it is, but for
/// what is expected of it, which is in today's words.
int main(int count, char** arguments) {
  using namespace bijeen;
  testing::InitGoogleTest(&count, arguments);
  if (count != 2) {
    std::cerr << "use: write_golden tests/golden\n";
    return 2;
  }
  const auto directory =
      std::filesystem::path(arguments[1]) / ("v" + std::to_string(schema::Model::shipped().version()));
  if (std::filesystem::exists(directory)) {
    std::cerr << directory.string() << " is there already; what a version left behind does not change\n";
    return 1;
  }
  golden::write_corpus(directory);
  for (const auto& version : std::filesystem::directory_iterator(arguments[1])) {
    if (version.is_directory())
      golden::write_file(version.path() / "expected.json", golden::reading_of(version.path()));
  }
  return testing::UnitTest::GetInstance()->Failed() ? 1 : 0;
}
