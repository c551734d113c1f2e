// SPDX-License-Identifier: EUPL-1.2
#include "server/main/restore.h"
#include "tests/api/on_a_programme.h"
#include "tests/store/key_pair.h"

namespace bijeen::main_program {
namespace {

TEST_F(OnAProgramme, ABackupIsACompleteStoreAndIsNeverWrittenOver) {
  const auto file = directory_.path() / "copy" / "bijeen.sqlite";
  std::filesystem::create_directories(file.parent_path());
  ASSERT_EQ(run("backup", {{"to", file.string()}}).exit_code, 0);
  EXPECT_EQ(run("backup", {{"to", file.string()}}).exit_code, 1);
  store::Store copy(schema::Model::shipped(), {.directory = file.parent_path()});
  EXPECT_EQ(copy.last_seq(), store_->last_seq());
  EXPECT_TRUE(copy.check().empty());
}

TEST_F(OnAProgramme, ABackupIsTriedAndRestoredAndNothingIsWrittenOver) {
  const auto file = directory_.path() / "backup.sqlite";
  ASSERT_EQ(run("backup", {{"to", file.string()}}).exit_code, 0);
  const auto target = directory_.path() / "restored";
  const auto tried = restore({target, file, true});
  EXPECT_EQ(tried.exit_code, 0) << tried.error;
  EXPECT_FALSE(std::filesystem::exists(target));
  const auto restored = restore({target, file, false});
  EXPECT_EQ(restored.exit_code, 0) << restored.error;
  EXPECT_EQ(restore({target, file, false}).exit_code, 1);
  EXPECT_EQ(restore({directory_.path() / "other", directory_.path() / "none", true}).exit_code, 1);
  store::Store store(schema::Model::shipped(), {.directory = target});
  EXPECT_TRUE(store.check().empty());
  EXPECT_NE(store.epoch(), store_->epoch());
}

TEST_F(OnAProgramme, ABackupToAKeyIsRestoredWithThatKeyAlone) {
  const test::KeyPair own(directory_.path(), "RSA");
  const auto file = directory_.path() / "backup.cms";
  const auto made = run("backup", {{"to", file.string()}, {"to-key", own.certificate.string()}});
  EXPECT_EQ(made.exit_code, 0) << made.error;
  EXPECT_NE(made.out.find("encrypted"), std::string::npos) << made.out;
  EXPECT_NE(run("audit", {{"limit", "1"}}).out.find("\tbackup\tencrypted\t"), std::string::npos);
  const auto target = directory_.path() / "restored";
  EXPECT_EQ(restore({target, file, false}).exit_code, 1);
  EXPECT_EQ(restore({target, file, false, test::KeyPair(directory_.path(), "RSA").private_key}).exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(target));
  EXPECT_EQ(restore({target, file, true, own.private_key}).exit_code, 0);
  EXPECT_EQ(restore({target, file, false, own.private_key}).exit_code, 0);
}

}  // namespace
}  // namespace bijeen::main_program
