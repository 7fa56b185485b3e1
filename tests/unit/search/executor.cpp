#include <vector>

#include <nas/nas.hpp>
#include <nas/search/executor.hpp>
#include <nas/search/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

namespace {

struct archetype { // the least an executor can be
    std::size_t workers() const { return 1; }
    void run(nas::function_ref<void(std::size_t)> work) { work(0); }
};
struct no_workers : archetype {
    std::size_t workers() const { return 0; }
};
struct does_not_count {
    void run(nas::function_ref<void(std::size_t)>) {}
};
struct runs_plain_jobs {
    std::size_t workers() const { return 1; }
    void run(nas::function_ref<void()> work) { work(); }
};

} // namespace

TEST_CASE("Executor: accepts what runs workers", "[search]") {
    STATIC_REQUIRE(nas::Executor<archetype>);
    STATIC_REQUIRE(nas::Executor<nas::serial_executor>);
    STATIC_REQUIRE(nas::Executor<nas::thread_executor>);
}

TEST_CASE("Executor: rejects what nearly is one", "[search]") {
    STATIC_REQUIRE(!nas::Executor<does_not_count>);
    STATIC_REQUIRE(!nas::Executor<runs_plain_jobs>);
    STATIC_REQUIRE(!nas::Executor<int>);
}

TEST_CASE("serial_executor: runs its one worker in the calling thread", "[search]") {
    std::vector<std::size_t> called;
    nas::serial_executor{}.run([&](std::size_t i) { called.push_back(i); });
    CHECK(called == std::vector<std::size_t>{0});
    CHECK(nas::serial_executor::workers() == 1);
}

TEST_CASE("Executor: a search runs on any", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    search.run(
        10, [](test::tiny_net const& n) { return test::quality(n); }, archetype{});
    CHECK(search.history().size() == 10);
    test::check_error<nas::search_error>(
        "nas.search.10",
        [&] {
            search.run(
                20, [](test::tiny_net const&) { return 0.0; }, no_workers{});
        },
        "at least 1 worker");
}
