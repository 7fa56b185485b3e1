#include <nas/search/baseline_records.hpp>

#include "support/catch.hpp"

using baseline_records = nas::detail::baseline_records<>;

TEST_CASE("baseline_records: are found by name, keep their order and their place", "[search]") {
    baseline_records b;
    CHECK(b.find("first") == nullptr);
    CHECK(b.next() == 0);
    nas::trial_record r;
    r.metrics.set(baseline_records::name_metric, "first");
    nas::trial_record const& first = b.add(r);
    r.metrics.set(baseline_records::name_metric, "second");
    for (int i = 0; i < 100; ++i) b.add(r);
    CHECK(b.find("first") == &first);
    CHECK(b.find("second") == &b.all()[1]);
    CHECK(b.find("third") == nullptr);
    CHECK(b.next() == 101);
    b.clear();
    CHECK(b.all().empty());
}

TEST_CASE("baseline_records: a number under the metric's name is no name", "[search]") {
    baseline_records b;
    nas::trial_record r;
    r.metrics.set(baseline_records::name_metric, 3.0);
    b.add(r);
    CHECK(b.find("3") == nullptr);
    CHECK(b.find("") == &b.all()[0]);
}
