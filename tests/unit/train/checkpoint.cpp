#include <csignal>

#include <sys/resource.h>

#include <nas/train/checkpoint.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::storage_error;
using namespace nas::train;

namespace {

checkpoint example() {
    checkpoint c{
        .settings = "epochs 3\nseed 9\n", .step = 1234, .epoch_loss = 0.1, .epoch_correct = 77, .epoch_seconds = 2.5};
    c.history.push_back(
        {.epoch = 1, .epochs = 3, .loss = 1.5, .accuracy = 0.25, .rate = 0.1, .seconds = 3, .images_per_second = 99});
    c.history.push_back(
        {.epoch = 2,
         .epochs = 3,
         .validation = evaluation{
             .accuracy = 0.5, .loss = 1.25, .correct = 5, .images = 10, .top_accuracy = 0.75, .top_correct = 7}});
    c.current.add("a.weight", {2, 3, 1, 1}, nas::nn::parameter_role::weight).data = {1, 2, 3, 4, 5, 6};
    c.current.add("a.norm.mean", {2}, nas::nn::parameter_role::mean).data = {-1, 1e-30f};
    c.slots.push_back(c.current);
    c.slots.back().find("a.weight")->data[0] = 42;
    c.slots.emplace_back();
    c.average = c.current;
    c.average_count = 3;
    c.updates = 617;
    c.layers = {0.5, -2};
    c.gradients = c.current;
    c.gradients->find("a.weight")->data[1] = 1e-20f;
    c.passes = 1;
    c.best = c.slots[0];
    return c;
}

} // namespace

TEST_CASE("checkpoint: everything comes back as it was", "[train]") {
    temp_folder const folder;
    checkpoint const c = example();
    save_checkpoint(c, folder / "c");
    checkpoint const back = load_checkpoint(folder / "c");
    CHECK(back.settings == c.settings);
    CHECK(back.step == 1234);
    CHECK(back.epoch_loss == 0.1);
    CHECK(back.epoch_correct == 77);
    CHECK(back.epoch_seconds == 2.5);
    REQUIRE(back.history.size() == 2);
    CHECK(back.history[0].images_per_second == 99);
    CHECK(back.history[0].loss == 1.5);
    CHECK_FALSE(back.history[0].validation);
    CHECK(back.history[1].epoch == 2);
    CHECK(back.history[1].validation == c.history[1].validation);
    CHECK(back.current == c.current);
    CHECK(back.slots == c.slots);
    CHECK(back.average == c.average);
    CHECK(back.average_count == 3);
    CHECK(back.updates == 617);
    CHECK(back.layers == c.layers);
    CHECK(back.gradients == c.gradients);
    CHECK(back.passes == 1);
    CHECK(back.best == c.best);
    checkpoint plain = example();
    plain.gradients.reset();
    plain.best.reset();
    plain.average.reset();
    save_checkpoint(plain, folder / "c");
    CHECK_FALSE(load_checkpoint(folder / "c").average);
    CHECK_FALSE(load_checkpoint(folder / "c").gradients);
    CHECK_FALSE(load_checkpoint(folder / "c").best);
}

TEST_CASE("checkpoint: a file cut at any byte is refused", "[train]") {
    temp_folder const folder;
    save_checkpoint(example(), folder / "c");
    bytes const whole = file_bytes(folder / "c");
    for (std::size_t n = 0; n < whole.size(); ++n) {
        write_file(folder / "torn", bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)));
        auto const text = message_of<storage_error>(n < 17 ? "nas.train.7" : "nas.train.8",
                                                    [&] { (void)load_checkpoint(folder / "torn"); });
        if (n >= 17) REQUIRE(contains(text, "torn: holds " + std::to_string(n) + " bytes"));
    }
}

TEST_CASE("checkpoint: a changed byte anywhere is refused", "[train]") {
    temp_folder const folder;
    save_checkpoint(example(), folder / "c");
    bytes const whole = file_bytes(folder / "c");
    for (std::size_t at = 0; at < whole.size(); at += 3) {
        bytes damaged = whole;
        damaged[at] ^= 0x10;
        write_file(folder / "damaged", damaged);
        CHECK_THROWS_AS(load_checkpoint(folder / "damaged"), storage_error);
    }
}

TEST_CASE("checkpoint: a missing file and a file of something else are refused", "[train]") {
    temp_folder const folder;
    CHECK(contains(message_of<storage_error>("nas.train.6", [&] { (void)load_checkpoint(folder / "none"); }),
                   "none: cannot open"));
    write_file(folder / "other", counting(100));
    CHECK(contains(message_of<storage_error>("nas.train.7", [&] { (void)load_checkpoint(folder / "other"); }),
                   "is not a checkpoint"));
}

TEST_CASE("checkpoint: a place that cannot be written is an error", "[train]") {
    auto const text = message_of<storage_error>("nas.train.5", [] { save_checkpoint(example(), "/nowhere/c"); });
    CHECK(contains(text, "cannot create /nowhere/c.tmp: No such file"));
}

TEST_CASE("checkpoint: when the disk is full the earlier checkpoint stays, and nothing else", "[train]") {
    temp_folder const folder;
    checkpoint first = example();
    save_checkpoint(first, folder / "c");
    checkpoint large = example();
    large.step = 2000;
    large.current.add("big", {1 << 16}, nas::nn::parameter_role::weight);

    // A limit on the size of files fails a write in the middle, as a full disk does.
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 4096;
    auto const handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::string text, id;
    try {
        save_checkpoint(large, folder / "c");
    } catch (storage_error const& e) {
        text = e.what();
        id = e.id();
    }
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);

    CHECK(id == "nas.train.5");
    CHECK(contains(text, "cannot write"));
    CHECK(load_checkpoint(folder / "c").step == 1234);
    CHECK_FALSE(std::filesystem::exists(folder / "c.tmp"));
}
