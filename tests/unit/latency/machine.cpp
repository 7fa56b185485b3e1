#include <nas/latency/machine.hpp>

#include "support/catch.hpp"

TEST_CASE("machine_fingerprint: one line, the same every time, naming cores and vector unit", "[latency]") {
    std::string const f = nas::latency::machine_fingerprint();
    CHECK(f == nas::latency::machine_fingerprint());
    CHECK(f.find('\n') == f.npos);
    CHECK(f.find(" cores, ") != f.npos);
}
