#include <nas/search/record_front.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::record_front;
using nas::detail::record_knee;

namespace {

void add(std::deque<nas::trial_record>& to, double accuracy, std::int64_t macs) {
    nas::trial_record r;
    r.number = to.size();
    r.state = nas::trial_state::complete;
    r.metrics.accuracy = accuracy;
    r.metrics.macs = macs;
    to.push_back(r);
}

std::vector<std::uint64_t> numbers(std::vector<nas::trial_record const*> const& records) {
    std::vector<std::uint64_t> out;
    for (auto const* const r : records) out.push_back(r->number);
    return out;
}

std::vector<nas::goal> const goals{nas::maximize("accuracy"), nas::minimize("macs")};

} // namespace

TEST_CASE("record_front: those that no other beats in all goals, best in the first goal first", "[search]") {
    std::deque<nas::trial_record> records;
    add(records, 0.5, 10);
    add(records, 0.75, 30);
    add(records, 0.7, 40); // beaten by trial 1
    add(records, 0.25, 5);
    add(records, 0.5, 10); // a repetition
    add(records, 1, 1);
    records.back().state = nas::trial_state::pruned;
    add(records, 1, 1);
    records.back().metrics.macs.reset();
    CHECK(numbers(record_front(records, goals)) == std::vector<std::uint64_t>{1, 0, 3});
    CHECK(record_knee(records, goals).number == 0);
}

TEST_CASE("record_front: only trials at the largest budget take part", "[search]") {
    std::deque<nas::trial_record> records;
    add(records, 0.9, 1);
    add(records, 0.5, 10);
    add(records, 0.8, 2);
    records[0].budget = 1;
    records[1].budget = 4;
    records[2].budget = 2;
    CHECK(numbers(record_front(records, goals)) == std::vector<std::uint64_t>{1});
}

TEST_CASE("record_front: no goals, or no trial that has their metrics, is an error", "[search]") {
    std::deque<nas::trial_record> records;
    test::check_error<nas::search_error>(
        "nas.search.14", [&] { (void)record_front(records, std::vector<nas::goal>{}); }, "at least one goal");
    test::check_error<nas::search_error>(
        "nas.search.15", [&] { (void)record_front(records, goals); }, "no trial has ended yet");
}
