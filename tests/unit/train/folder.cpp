#include <cstdlib>

#include <nas/train/folder.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::load_folder;

namespace {

bytes cifar_record(std::uint8_t label) {
    bytes out(3073, 100);
    out[0] = label;
    return out;
}

void write_cifar(std::string const& at) {
    for (int i = 1; i <= 5; ++i)
        write_file(at + "/data_batch_" + std::to_string(i) + ".bin", cifar_record(static_cast<std::uint8_t>(i)));
    write_file(at + "/test_batch.bin", cifar_record(7));
}

void write_idx(temp_folder const& folder) {
    write_file(folder / "train-images-idx3-ubyte", idx({2, 2, 2}, {0, 0, 0, 0, 255, 255, 255, 255}));
    write_file(folder / "train-labels-idx1-ubyte.gz", gzipped(idx({2}, {1, 2})));
    write_file(folder / "t10k-images-idx3-ubyte.gz", gzipped(idx({1, 2, 2}, {9, 9, 9, 9})));
    write_file(folder / "t10k-labels.idx1-ubyte", idx({1}, {3}));
}

} // namespace

TEST_CASE("folder: IDX files are recognised by name, with or without .gz", "[train]") {
    temp_folder const folder;
    write_idx(folder);
    auto const [train, test] = load_folder(folder / "");
    CHECK(train.size() == 2);
    CHECK(test.labels == bytes{3});
    CHECK(contains(train.name, (folder / "")));
}

TEST_CASE("folder: the test set is normalised as the training set is", "[train]") {
    temp_folder const folder;
    write_idx(folder);
    auto const [train, test] = load_folder(folder / "");
    CHECK(train.pixel_range.mean[0] == Approx(0.5));
    CHECK(test.pixel_range == train.pixel_range);
}

TEST_CASE("folder: an incomplete set names the missing file", "[train]") {
    temp_folder const folder;
    SECTION("IDX") {
        write_idx(folder);
        std::filesystem::remove(folder / "t10k-images-idx3-ubyte.gz");
        auto const text = message_of<data_error>("nas.data.11", [&] { (void)load_folder(folder / ""); });
        CHECK(contains(text, "t10k-images-idx3-ubyte (or with .gz) is missing"));
    }
    SECTION("a CIFAR-10 training file") {
        write_cifar(folder / "");
        std::filesystem::remove(folder / "data_batch_4.bin");
        CHECK(contains(message_of<data_error>("nas.data.11", [&] { (void)load_folder(folder / ""); }),
                       "data_batch_4.bin is missing"));
    }
    SECTION("the CIFAR-10 test file") {
        write_cifar(folder / "");
        std::filesystem::remove(folder / "test_batch.bin");
        CHECK(contains(message_of<data_error>("nas.data.11", [&] { (void)load_folder(folder / ""); }),
                       "test_batch.bin is missing"));
    }
}

TEST_CASE("folder: training and test images of different size are an error", "[train]") {
    temp_folder const folder;
    write_idx(folder);
    write_file(folder / "t10k-images-idx3-ubyte.gz", idx({1, 3, 2}, counting(6)));
    CHECK(contains(message_of<data_error>("nas.data.17", [&] { (void)load_folder(folder / ""); }),
                   "1x2x2, the test images 1x3x2"));
}

TEST_CASE("folder: the number of classes can be stated", "[train]") {
    temp_folder const folder;
    write_idx(folder);
    CHECK(load_folder((folder / ""), {.classes = 47}).test.classes == 47);
    message_of<data_error>("nas.data.7", [&] { (void)load_folder((folder / ""), {.classes = 2}); });
}

TEST_CASE("folder: CIFAR-10 is recognised in the folder and in cifar-10-batches-bin below it", "[train]") {
    temp_folder const folder;
    std::string at = folder / "";
    SECTION("in the folder") {}
    SECTION("below it") {
        at = folder / "cifar-10-batches-bin";
        std::filesystem::create_directory(at);
    }
    write_cifar(at);
    auto const [train, test] = load_folder(folder / "");
    CHECK(train.labels == bytes{1, 2, 3, 4, 5});
    CHECK(test.labels == bytes{7});
}

TEST_CASE("folder: a missing folder, a file in its place and a folder of something else are errors", "[train]") {
    temp_folder const folder;
    CHECK(contains(message_of<data_error>("nas.data.10", [] { (void)load_folder("/nowhere/data"); }),
                   "/nowhere/data: no such folder"));
    write_file(folder / "notes.txt", {'h', 'i'});
    CHECK(contains(message_of<data_error>("nas.data.10", [&] { (void)load_folder(folder / "notes.txt"); }),
                   "is not a folder"));
    CHECK(contains(message_of<data_error>("nas.data.16", [&] { (void)load_folder(folder / ""); }),
                   "expected train-images-idx3-ubyte"));
}

TEST_CASE("folder: Fashion-MNIST has 60,000 and 10,000 balanced images and its published pixel range",
          "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    auto const [train, test] = load_folder(std::string(root) + "/fashion-mnist");
    CHECK(train.size() == 60000);
    CHECK(test.size() == 10000);
    CHECK(train.image_shape() == nas::shape{1, 28, 28});
    std::vector<int> count(10);
    for (auto const label : train.labels) ++count[label];
    CHECK(count == std::vector<int>(10, 6000));
    // mean and deviation as commonly published for the training images
    CHECK(train.pixel_range.mean[0] == Approx(0.2860).margin(5e-5));
    CHECK(train.pixel_range.deviation[0] == Approx(0.3530).margin(5e-5));
    CHECK_NOTHROW(check(train));
    CHECK_NOTHROW(check(test));
}
