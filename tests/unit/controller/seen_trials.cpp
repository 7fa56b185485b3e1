#include <string>

#include <nas/controller/seen_trials.hpp>

#include "support/catch.hpp"

using nas::detail::seen_trials;

namespace {

nas::trial_record record(std::uint32_t value, nas::trial_state state, std::optional<double> reward = {}) {
    return {.genome = {{1, 9, value}}, .state = state, .reward = reward};
}

} // namespace

TEST_CASE("seen_trials: failures count, pruned trials are only known, broken constraints cost the reward",
          "[seen_trials]") {
    seen_trials s;
    nas::constraint const limits[]{nas::at_least("reward", 0)};
    s.learn(record(0, nas::trial_state::complete, 2.0), limits);
    s.learn(record(1, nas::trial_state::complete, -1.0), limits);
    s.learn(record(2, nas::trial_state::failed), limits);
    s.learn(record(3, nas::trial_state::pruned), limits);
    CHECK(s.trials.size() == 3);
    CHECK(s.with_result == 1);
    CHECK(s.columns.size() == 1);
    CHECK_FALSE(s.is_new({{1, 9, 3}}));
    CHECK(s.is_new({{1, 9, 4}}));
    s.note({{1, 9, 4}});
    CHECK_FALSE(s.is_new({{1, 9, 4}}));
    s.learn(record(5, nas::trial_state::complete, 1.0), limits);
    CHECK(s.rewards_or_worst() == std::vector<double>{2, 1, 1, 1});
}

TEST_CASE("seen_trials: trials survive saving", "[seen_trials]") {
    seen_trials s, loaded;
    s.learn(record(0, nas::trial_state::complete, 2.0));
    s.learn(record(2, nas::trial_state::failed));
    std::string bytes;
    nas::byte_writer out(bytes);
    s.save_trials(out);
    nas::byte_reader in(bytes);
    loaded.load_trials(in);
    CHECK(in.at_end());
    CHECK(loaded.trials == s.trials);
    CHECK(loaded.with_result == 1);
    CHECK(loaded.columns == s.columns);
}

TEST_CASE("descending_order: the largest first, of equals the earlier", "[seen_trials]") {
    CHECK(nas::detail::descending_order(std::vector<double>{1, 3, 2, 3}) == std::vector<std::size_t>{1, 3, 2, 0});
}
