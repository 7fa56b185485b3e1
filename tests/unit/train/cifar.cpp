#include <nas/train/cifar.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::load_cifar10;

namespace {

bytes record(std::uint8_t label, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    bytes out{label};
    for (std::uint8_t const value : {red, green, blue}) out.insert(out.end(), 1024, value);
    return out;
}

bytes joined(bytes a, bytes const& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

} // namespace

TEST_CASE("cifar: records of several files become one data set, red plane first", "[train]") {
    temp_folder const folder;
    write_file(folder / "a.bin", joined(record(3, 10, 20, 30), record(9, 11, 21, 31)));
    write_file(folder / "b.bin", record(0, 12, 22, 32));
    auto const d = load_cifar10({folder / "a.bin", folder / "b.bin"});
    CHECK(d.labels == bytes{3, 9, 0});
    CHECK(d.image_shape() == nas::shape{3, 32, 32});
    CHECK(d.image(1)[0] == 11);
    CHECK(d.image(1)[1024] == 21);
    CHECK(d.image(2)[3071] == 32);
    CHECK(d.pixel_range.mean[2] == Approx(31.0 / 255));
    CHECK(d.class_names[8] == "ship");
    CHECK_NOTHROW(check(d));
}

TEST_CASE("cifar: a file that is cut or empty is an error", "[train]") {
    temp_folder const folder;
    bytes cut = joined(record(3, 1, 2, 3), record(4, 1, 2, 3));
    cut.resize(cut.size() - 73);
    write_file(folder / "cut.bin", cut);
    auto const text = message_of<data_error>("nas.data.12", [&] { (void)load_cifar10({folder / "cut.bin"}); });
    CHECK(contains(text, "cut.bin: holds 6073 bytes, 3000 beyond 1 whole records"));
    write_file(folder / "empty.bin", {});
    message_of<data_error>("nas.data.12", [&] { (void)load_cifar10({folder / "empty.bin"}); });
}

TEST_CASE("cifar: a label above 9 is an error with its byte", "[train]") {
    temp_folder const folder;
    write_file(folder / "a.bin", joined(record(3, 1, 2, 3), record(10, 1, 2, 3)));
    auto const text = message_of<data_error>("nas.data.7", [&] { (void)load_cifar10({folder / "a.bin"}); });
    CHECK(contains(text, "label 10 at byte 3073"));
}

TEST_CASE("cifar: a missing file is an error", "[train]") {
    message_of<data_error>("nas.data.1", [] { (void)load_cifar10({"/nowhere/data_batch_1.bin"}); });
}
