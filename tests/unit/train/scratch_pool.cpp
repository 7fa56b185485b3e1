#include <atomic>
#include <thread>

#include <nas/train/scratch_pool.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

using pool = nas::train::scratch_pool<std::vector<int>>;

TEST_CASE("scratch_pool: an object comes back and is given out again", "[train]") {
    pool const p;
    std::vector<int> const* first = nullptr;
    {
        auto const a = p.take();
        a->push_back(7);
        first = &*a;
        auto const b = p.take(); // at the same time: another one
        CHECK(&*b != first);
        CHECK(b->empty());
    }
    auto const before = test::allocations();
    {
        auto const a = p.take(), b = p.take();
        CHECK((&*a == first || &*b == first));
        CHECK(a->size() + b->size() == 1);
    }
    CHECK(test::allocations() == before);
}

TEST_CASE("scratch_pool: a copy begins empty, a moved pool keeps its objects", "[train]") {
    pool p;
    p.take()->push_back(1);
    pool const copy = p;
    CHECK(copy.take()->empty());
    pool const moved = std::move(p);
    CHECK(moved.take()->size() == 1);
    pool assigned;
    assigned.take()->push_back(2);
    assigned = copy;
    CHECK(assigned.take()->size() == 1); // its own
}

TEST_CASE("scratch_pool: no two threads hold one object", "[train]") {
    nas::train::scratch_pool<std::atomic<int>> const p;
    std::atomic<int> clashes = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) {
                auto const mine = p.take();
                clashes += mine->fetch_add(1) != 0;
                clashes += mine->fetch_sub(1) != 1;
            }
        });
    for (auto& t : threads) t.join();
    CHECK(clashes == 0);
}
