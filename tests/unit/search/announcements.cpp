#include <nas/search/announcements.hpp>

#include "support/catch.hpp"

using announcements = nas::detail::announcements<>;

namespace {

nas::trial_record ended(std::uint64_t number, double reward) {
    nas::trial_record r;
    r.number = number;
    r.reward = reward;
    return r;
}

constexpr auto all = [](std::uint64_t) { return true; };

} // namespace

TEST_CASE("announcements: without order results come as they were told", "[search]") {
    announcements a;
    CHECK(!a.next(false, all));
    a.told(2);
    a.told(0);
    CHECK(a.next(false, all) == 2u);
    a.note(ended(2, 0.5));
    CHECK(a.next(false, all) == 0u);
    a.note(ended(0, 0.25));
    CHECK(!a.next(false, all));
    CHECK(a.order() == std::vector<std::uint64_t>{2, 0});
}

TEST_CASE("announcements: a result that is not stored yet holds up those behind it", "[search]") {
    announcements a;
    a.told(1);
    a.told(0);
    CHECK(!a.next(false, [](std::uint64_t number) { return number == 0; }));
    CHECK(!a.next(true, [](std::uint64_t number) { return number == 1; }));
    CHECK(a.next(true, all) == 0u); // in trial order
}

TEST_CASE("announcements: know the best of what was shown", "[search]") {
    announcements a;
    nas::trial_record const low = ended(0, 0.25), high = ended(1, 0.75);
    a.told(0);
    a.told(1);
    CHECK(a.best() == nullptr);
    a.note(low);
    CHECK(a.best() == &low);
    a.note(high);
    CHECK(a.best() == &high);
    a.clear();
    CHECK(a.best() == nullptr);
    CHECK(a.order().empty());
}
