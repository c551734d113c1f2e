// SPDX-License-Identifier: EUPL-1.2
#include "server/store/encrypted_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "server/store/database.h"
#include "server/store/restore.h"
#include "tests/store/key_pair.h"
#include "tests/store/world.h"

namespace bijeen::test {
namespace {

namespace fs = std::filesystem;
using store::StorageError;
using testing::HasSubstr;
using testing::Not;

/// Every byte in turn would take seconds.
constexpr std::size_t kStride = 7;

fs::path write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  return file;
}

bool is_for_its_owner_alone(const fs::path& file) {
  return fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write);
}

class EncryptedFile : public testing::TestWithParam<const char*> {
 protected:
  /// What the key makes of these bytes; nullopt = refused.
  std::optional<std::string> opened(const std::string& bytes, const fs::path& key) {
    const auto plain = directory.path() / "opened";
    fs::remove(plain);
    try {
      store::decrypt_file(write(directory.path() / "given", bytes), key, plain);
    } catch (const StorageError&) {
      return std::nullopt;
    }
    return bytes_of(plain);
  }
  std::string encrypted(const std::string& content) {
    const auto file = directory.path() / "encrypted";
    fs::remove(file);
    store::encrypt_file(write(directory.path() / "plain", content), store::Recipient(own.certificate), file);
    EXPECT_TRUE(is_for_its_owner_alone(file));
    return bytes_of(file);
  }

  TemporaryDirectory directory;
  KeyPair own{directory.path(), GetParam()};
};

TEST_P(EncryptedFile, OpensWithItsKeyToWhatItWas) {
  for (const std::size_t size : {1UL, 300'000UL}) {
    std::string content(size, 'x');
    content.back() = '\0';
    EXPECT_EQ(opened(encrypted(content), own.private_key), content) << size;
  }
  EXPECT_TRUE(is_for_its_owner_alone(directory.path() / "opened"));
}

TEST_P(EncryptedFile, DoesNotOpenWithAnotherKey) {
  const auto file = encrypted("for one reader");
  for (const char* kind : {"RSA", "P-256"})
    EXPECT_EQ(opened(file, KeyPair(directory.path(), kind).private_key), std::nullopt) << kind;
  EXPECT_EQ(opened(file, own.certificate), std::nullopt);
}

TEST_P(EncryptedFile, WithOneBitFlippedAnywhereNeverGivesOtherContent) {
  const std::string content(200, 'c');
  const auto file = encrypted(content);
  std::size_t unnoticed = 0;
  std::size_t tried = 0;
  for (std::size_t at = 0; at < file.size(); at += kStride) {
    ++tried;
    auto changed = file;
    changed[at] = static_cast<char>(changed[at] ^ 4);
    const auto got = opened(changed, own.private_key);
    if (got) ++unnoticed;
    EXPECT_TRUE(!got || *got == content) << at;
  }
  // The name and number of the certificate are for finding the key alone.
  EXPECT_LT(unnoticed, tried / 4);
}

TEST_P(EncryptedFile, CutAnywhereOrWithSomethingAddedIsRefused) {
  const auto file = encrypted("whole");
  for (std::size_t size = 0; size < file.size(); size += kStride)
    EXPECT_EQ(opened(file.substr(0, size), own.private_key), std::nullopt) << size;
  EXPECT_EQ(opened(file + 'x', own.private_key), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Keys, EncryptedFile, testing::Values("RSA", "P-256"));

TEST(Recipient, IsOneCertificateOfAKeyThatIsStrongEnough) {
  const TemporaryDirectory directory;
  const KeyPair good(directory.path(), "P-384");
  EXPECT_NO_THROW(store::Recipient{good.certificate});
  EXPECT_THROW(store::Recipient{KeyPair(directory.path(), "RSA", 1024).certificate}, StorageError);
  EXPECT_THROW(store::Recipient{KeyPair(directory.path(), "P-192").certificate}, StorageError);
  EXPECT_THROW(store::Recipient{KeyPair(directory.path(), "ED25519").certificate}, StorageError);
  EXPECT_THROW(store::Recipient{good.private_key}, StorageError);
  EXPECT_THROW(store::Recipient{directory.path() / "none"}, StorageError);
  const auto pem = bytes_of(good.certificate);
  EXPECT_THROW(store::Recipient{write(directory.path() / "two.crt", pem + pem)}, StorageError);
}

/// A backup of a group with a meeting, encrypted.
class EncryptedBackup : public testing::Test {
 protected:
  EncryptedBackup() {
    world.meeting(group, "Overleg over de aanpak");
    world.store().backup(file, store::Recipient(own.certificate));
  }
  std::string refusal(const fs::path& from, const std::optional<fs::path>& key) {
    try {
      store::restore(schema::Model::shipped(), from, target, sync::Millis{kNow}, key);
    } catch (const StorageError& error) {
      EXPECT_FALSE(fs::exists(target));
      return error.what();
    }
    return "";
  }

  World world;
  sync::RecordId group = world.body("work-group");
  TemporaryDirectory directory;
  KeyPair own{directory.path(), "P-256"};
  fs::path file = directory.path() / "backup.cms";
  fs::path target = directory.path() / "restored";
};

TEST_F(EncryptedBackup, IsRestoredWithItsKey) {
  EXPECT_EQ(refusal(file, own.private_key), "");
  store::Store store(schema::Model::shipped(), {target, false, 1, {}});
  EXPECT_THAT(store.check(), testing::IsEmpty());
  EXPECT_GT(store.last_seq(), world.store().last_seq());
}

TEST_F(EncryptedBackup, ShowsNothingAndLeavesNoPlainCopy) {
  EXPECT_TRUE(is_for_its_owner_alone(file));
  EXPECT_THAT(bytes_of(file), Not(HasSubstr("Overleg over de aanpak")));
  EXPECT_THAT(bytes_of(file), Not(HasSubstr("SQLite")));
  for (const auto& place : {world.directory(), directory.path()}) {
    for (const auto& entry : fs::directory_iterator(place)) EXPECT_NE(entry.path().extension(), ".part") << entry;
  }
}

TEST_F(EncryptedBackup, IsRefusedWithoutItsKeyAndALeftOverKeyIsToldOf) {
  EXPECT_THAT(refusal(file, std::nullopt), HasSubstr("needs its private key"));
  EXPECT_THAT(refusal(file, KeyPair(directory.path(), "P-256").private_key), HasSubstr("does not open with this key"));
  EXPECT_THAT(refusal(file, own.certificate), HasSubstr("holds no private key"));
  EXPECT_THAT(refusal(world.back_up(), own.private_key), HasSubstr("is no whole encrypted backup"));
}

TEST_F(EncryptedBackup, ThatWasChangedOrCutIsRefusedAndLeavesNothing) {
  auto bytes = bytes_of(file);
  const auto given = directory.path() / "given.cms";
  EXPECT_THAT(refusal(write(given, bytes.substr(0, bytes.size() / 2)), own.private_key), HasSubstr("was cut"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  EXPECT_THAT(refusal(write(given, bytes), own.private_key), HasSubstr("was changed"));
}

TEST_F(EncryptedBackup, ThatCannotBeWrittenLeavesNoPlainCopy) {
  EXPECT_THROW(world.store().backup(directory.path() / "none" / "b.cms", store::Recipient(own.certificate)),
               StorageError);
  EXPECT_FALSE(fs::exists(world.directory() / "backup.part"));
}

}  // namespace
}  // namespace bijeen::test
