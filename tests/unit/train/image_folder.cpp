#include <thread>

#include <nas/train/image_folder.hpp>

#include "support/allocations.hpp"
#include "support/data_files.hpp"
#include "support/encoded_images.hpp"

using nas::data_error;
using nas::train::image_folder;
using nas::train::sample;

static_assert(nas::train::Source<image_folder>);

namespace {

bytes flat_png(std::uint8_t value) {
    return encode(
        test::png_file{.colour_type = PNG_COLOR_TYPE_GRAY, .height = 2, .width = 3, .pixels = bytes(6, value)});
}

/// Two classes: dog with three pictures at two depths, cat with one, and files that are none.
void write_pets(temp_folder const& folder) {
    for (auto const* const name : {"dog", "cat", "dog/small", ".hidden", "dog/.thumbs"})
        std::filesystem::create_directory(folder / name);
    write_file(folder / "dog/b.PNG", flat_png(1));
    write_file(folder / "dog/a.jpeg", encode(test::jpeg_file{}));
    write_file(folder / "dog/small/z.png", flat_png(2));
    write_file(folder / "dog/notes.txt", {'x'});
    write_file(folder / "dog/.c.png", {'x'});
    write_file(folder / "dog/.thumbs/d.png", {'x'});
    write_file(folder / "cat/k.png", flat_png(3));
    write_file(folder / "readme.png", {'x'});
}

sample at(image_folder const& s, std::size_t i) {
    sample out;
    s.read(i, out);
    return out;
}

} // namespace

TEST_CASE("image_folder: folders are classes in the order of their names, pictures sorted by path", "[train]") {
    temp_folder const folder;
    write_pets(folder);
    image_folder const s(folder / "");
    CHECK(s.class_names() == std::vector<std::string>{"cat", "dog"});
    REQUIRE(s.size() == 4);
    CHECK(s.path(0).ends_with("cat/k.png"));
    CHECK(s.path(1).ends_with("dog/a.jpeg"));
    CHECK(s.path(2).ends_with("dog/b.PNG"));
    CHECK(s.path(3).ends_with("dog/small/z.png"));
    CHECK(s.label(0) == 0);
    CHECK(s.label(3) == 1);
    sample const last = at(s, 3);
    CHECK(last.extents == nas::shape{3, 2, 3});
    CHECK(last.pixels == bytes(18, 2));
    CHECK(last.label == 1);
    CHECK(last.where == s.path(3));
    CHECK(at(s, 1).extents == nas::shape{3, 16, 24});
    CHECK(s.name() == folder / "");
}

TEST_CASE("image_folder: classes, endings, colours and the name can be stated", "[train]") {
    temp_folder const folder;
    write_pets(folder);
    image_folder const s(folder / "", {.class_names = {"dog", "cat"},
                                       .endings = {".png"},
                                       .image = {.channels = nas::train::colours::grey},
                                       .name = "pets"});
    CHECK(s.size() == 3);
    CHECK(s.name() == "pets");
    CHECK(at(s, 0).label == 0);
    CHECK(at(s, 2).label == 1);
    CHECK(at(s, 2).extents == nas::shape{1, 2, 3});
    CHECK(image_folder(folder / "", {.class_names = {"cat"}}).size() == 1);
}

TEST_CASE("image_folder: folders that are missing or empty are errors", "[train]") {
    temp_folder const folder;
    write_pets(folder);
    CHECK(contains(message_of<data_error>("nas.data.10", [] { image_folder{"/nowhere"}; }), "no such folder"));
    CHECK(contains(message_of<data_error>("nas.data.10", [&] { image_folder{folder / "readme.png"}; }),
                   "is not a folder"));
    CHECK(contains(message_of<data_error>("nas.data.48", [&] { image_folder(folder / "cat"); }), "no folders inside"));
    CHECK(contains(message_of<data_error>("nas.data.48",
                                          [&] {
                                              image_folder(folder / "", {.class_names = {"cat", "cow"}});
                                          }),
                   "the folder of class cow is missing"));
    std::filesystem::create_directory(folder / "eel");
    CHECK(contains(message_of<data_error>("nas.data.49", [&] { image_folder{folder / ""}; }),
                   "eel: no pictures inside (endings: .jpg .jpeg .png)"));
    image_folder const s(folder / "", {.allow_empty = true});
    CHECK(s.class_names().size() == 3);
    CHECK(s.size() == 4);
    message_of<data_error>("nas.data.49",
                           [&] { image_folder(folder / "", {.class_names = {"eel"}, .allow_empty = true}); });
}

TEST_CASE("image_folder: links are followed, and those that go in circles are found", "[train]") {
    temp_folder const folder;
    write_pets(folder);
    std::filesystem::create_directory_symlink(folder / "dog", folder / "wolf");
    CHECK(image_folder(folder / "").size() == 7);
    std::filesystem::create_directory_symlink(folder / "cat", folder / "cat/self");
    CHECK(contains(message_of<data_error>("nas.data.48", [&] { image_folder{folder / ""}; }), "32 folders deep"));
}

TEST_CASE("image_folder: a damaged or vanished picture is an error that names it", "[train]") {
    temp_folder const folder;
    write_pets(folder);
    image_folder const s(folder / "");
    bytes cut = flat_png(3);
    cut.resize(cut.size() - 5);
    write_file(folder / "cat/k.png", cut);
    CHECK(contains(message_of<data_error>("nas.data.44", [&] { at(s, 0); }), "cat/k.png: the PNG data end early"));
    write_file(folder / "cat/k.png", {});
    CHECK(contains(message_of<data_error>("nas.data.45", [&] { at(s, 0); }), "an empty file"));
    std::filesystem::remove(folder / "cat/k.png");
    message_of<data_error>("nas.data.1", [&] { at(s, 0); });
    CHECK(at(s, 3).pixels == bytes(18, 2)); // still works
}

TEST_CASE("image_folder: many threads read the same pictures", "[train]") {
    temp_folder const folder;
    write_pets(folder);
    image_folder const s(folder / "");
    std::vector<sample> expected;
    for (std::size_t i = 0; i < 4; ++i) expected.push_back(at(s, i));
    int wrong[4] = {};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            sample mine;
            for (std::size_t i = 0; i < 200; ++i) {
                s.read(i % 4, mine);
                wrong[t] += mine != expected[i % 4];
            }
        });
    for (auto& t : threads) t.join();
    CHECK(wrong[0] + wrong[1] + wrong[2] + wrong[3] == 0);
}

TEST_CASE("image_folder: reading again takes no new memory of ours", "[train]") {
    temp_folder const folder;
    write_pets(folder);
    image_folder const s(folder / "");
    sample out;
    // the decoder's buffer and ours change places, so that both have grown after two rounds
    for (std::size_t i = 0; i < 3 * s.size(); ++i) s.read(i % s.size(), out);
    auto const before = test::allocations();
    for (std::size_t i = 0; i < 3 * s.size(); ++i) s.read(i % s.size(), out);
    CHECK(test::allocations() == before);
}
