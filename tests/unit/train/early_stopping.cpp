#include <cmath>
#include <vector>

#include <nas/train/early_stopping.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;
using verdict = early_stopping::verdict;

namespace {

/// Epochs whose validation had these losses; a negative one stands for an epoch without validation.
std::vector<epoch_report> epochs(std::vector<double> const& losses) {
    std::vector<epoch_report> out;
    for (double const l : losses) {
        out.push_back({.epoch = static_cast<int>(out.size()) + 1, .loss = 10 * l});
        if (!(l < 0)) out.back().validation = evaluation{.accuracy = 1 - l, .loss = l};
    }
    return out;
}

} // namespace

TEST_CASE("early_stopping: stops after so many epochs without a new best", "[train]") {
    early_stopping const s{.patience = 2};
    CHECK(s(epochs({})) == verdict{0, false});
    CHECK(s(epochs({0.5})) == verdict{1, false});
    CHECK(s(epochs({0.5, 0.6})) == verdict{1, false});
    CHECK(s(epochs({0.5, 0.6, 0.4})) == verdict{3, false});
    CHECK(s(epochs({0.5, 0.6, 0.5})) == verdict{1, true});
    CHECK(s(epochs({0.5, 0.6, 0.4, 0.45, 0.41})) == verdict{3, true});
}

TEST_CASE("early_stopping: a gain must be large enough to count", "[train]") {
    early_stopping const s{.patience = 2, .least_gain = 0.1};
    CHECK(s(epochs({0.5, 0.45, 0.41})) == verdict{1, true});
    CHECK(s(epochs({0.5, 0.45, 0.39})) == verdict{3, false});
}

TEST_CASE("early_stopping: watches loss or accuracy, of validation or of training", "[train]") {
    auto history = epochs({0.5, 0.4, 0.3});
    history[2].validation->accuracy = 0.1;
    history[1].loss = 0.5;
    CHECK(early_stopping{}(history).best_epoch == 3);
    CHECK(early_stopping{.watch = watched_value::validation_accuracy}(history).best_epoch == 2);
    CHECK(early_stopping{.patience = 1, .watch = watched_value::training_loss}(history) == verdict{2, true});
}

TEST_CASE("early_stopping: epochs without validation and early ones do not count", "[train]") {
    early_stopping const s{.patience = 2, .from_epoch = 3};
    CHECK(s(epochs({0.1, 0.2, 0.5, -1, -1, 0.6})) == verdict{3, false});
    CHECK(s(epochs({0.1, 0.2, 0.5, -1, 0.7, 0.6})) == verdict{3, true});
}

TEST_CASE("early_stopping: a loss that is not a number is never better", "[train]") {
    early_stopping const s{.patience = 2};
    CHECK(s(epochs({std::nan(""), 0.5})) == verdict{2, false});
    CHECK(s(epochs({0.5, std::nan(""), std::nan("")})) == verdict{1, true});
}

TEST_CASE("early_stopping: settings out of range are refused", "[train]") {
    auto const refused = [](early_stopping const& s) {
        return message_of<nas::train_error>("nas.train.4", [&] { s.check(); });
    };
    CHECK(contains(refused({.patience = 0}), "patience is 0"));
    CHECK(contains(refused({.least_gain = -1}), "least_gain is -1"));
    CHECK(contains(refused({.from_epoch = 0}), "from_epoch is 0"));
    CHECK_NOTHROW(early_stopping{}.check());
}
