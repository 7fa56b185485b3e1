#include <cmath>
#include <limits>
#include <vector>

#include <nas/train/dice_loss.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;

TEST_CASE("dice_loss: by hand", "[train]") {
    std::vector<float> const p{0.5f, 1, 0, 0.25f}, t{1, 1, 0, 0}; // both 1.5, either 1.75 + 2
    dice_loss const loss{.input = dice_input::probabilities};
    CHECK(loss(1, p, t) == Approx(1 - (3 + 1) / (3.75 + 1)));
    CHECK(dice_loss{.input = dice_input::probabilities, .smooth = 0, .squared = true}(1, p, t) ==
          Approx(1 - 3 / (1.3125 + 2)));
    // two images: (2*1.5+1)/(3.5+1), (0+1)/(0.25+1); over the batch all together
    CHECK(loss(2, p, t) == Approx(1 - (4 / 4.5 + 1 / 1.25) / 2));
    CHECK(dice_loss{.input = dice_input::probabilities, .over_batch = true}(2, p, t) == Approx(1 - 4 / 4.75));
    CHECK(dice_loss{.input = dice_input::probabilities, .reduction = loss_reduction::sum}(2, p, t) ==
          Approx(2 - 4 / 4.5 - 1 / 1.25));
    CHECK(loss(1, t, t) == 0);
}

TEST_CASE("dice_loss: softmax makes one distribution per pixel", "[train]") {
    std::vector<float> const x{0, 0, std::log(3.0f), 0}, t{0, 1, 1, 0}; // two classes of two pixels
    // p: class 0 (1/4, 1/2), class 1 (3/4, 1/2)
    dice_loss const loss{.input = dice_input::softmax, .classes = 2, .smooth = 0};
    CHECK(loss(1, x, t) == Approx(1 - (1 / 1.75 + 1.5 / 2.25) / 2));
}

TEST_CASE("dice_loss: the gradient is the difference of the loss, with every option", "[train]") {
    auto const t = test::random_numbers(24, 2, 0, 1);
    for (auto const input : {dice_input::probabilities, dice_input::sigmoid, dice_input::softmax})
        for (bool const squared : {false, true})
            for (bool const over_batch : {false, true})
                for (auto const r : {loss_reduction::mean, loss_reduction::sum}) {
                    dice_loss const loss{.input = input,
                                         .classes = 3,
                                         .smooth = 0.5,
                                         .squared = squared,
                                         .over_batch = over_batch,
                                         .reduction = r};
                    bool const p = input == dice_input::probabilities;
                    test::check_loss_gradient(test::random_numbers(24, 1, p ? 0.1 : -2, p ? 0.9 : 2),
                                              [&](auto x, auto g) { return loss(2, x, t, g); });
                }
}

TEST_CASE("dice_loss: an empty class costs nothing, and NaN is passed on", "[train]") {
    std::vector<float> const zero(4);
    CHECK(dice_loss{.input = dice_input::probabilities}(1, zero, zero) == 0);
    std::vector<float> const nan{0, std::numeric_limits<float>::quiet_NaN(), 0, 0};
    for (auto const input : {dice_input::probabilities, dice_input::sigmoid})
        CHECK(std::isnan(dice_loss{.input = input}(1, nan, zero)));
    CHECK(std::isnan(dice_loss{.input = dice_input::softmax, .classes = 2}(1, nan, zero)));
}

TEST_CASE("dice_loss: refuses what does not fit", "[train]") {
    std::vector<float> const six(6), four(4);
    std::vector<float> g(4);
    test::check_error<train_error>("nas.train.30", [&] { dice_loss{}(1, six, four); });
    test::check_error<train_error>("nas.train.30", [&] { dice_loss{}(1, six, six, g); });
    test::check_error<train_error>(
        "nas.train.30", [&] { dice_loss{.classes = 4}(1, six, six); }, "6 outputs", "1 images of 4 classes");
    test::check_error<train_error>("nas.train.31", [&] { dice_loss{}(1, {}, {}); });
    test::check_error<train_error>(
        "nas.train.32", [&] { dice_loss{}(0, six, six); }, "images");
    test::check_error<train_error>(
        "nas.train.32", [&] { dice_loss{.classes = 0}(1, six, six); }, "classes");
    test::check_error<train_error>(
        "nas.train.32", [&] { dice_loss{.input = dice_input::softmax}(1, six, six); }, "at least 2 with softmax");
    test::check_error<train_error>(
        "nas.train.32", [&] { dice_loss{.smooth = -1}(1, six, six); }, "smooth");
}
