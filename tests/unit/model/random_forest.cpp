#include <cmath>
#include <limits>
#include <vector>

#include <nas/core/normal.hpp>
#include <nas/model/random_forest.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::model::feature_kind, nas::model::random_forest;
using numbers = std::vector<double>;

TEST_CASE("random_forest: a single tree over four points is exact", "[random_forest]") {
    random_forest f{{.trees = 1, .bootstrap = false}};
    feature_kind const kinds[]{{0}, {3}};
    // y = 10 if x > 2.5, else 1 for kind 2 and 3 for the others
    numbers const rows{1, 0, 2, 2, 3, 1, 4, 0}, y{3, 1, 10, 10};
    f.fit(rows, y, kinds, nas::rng(1));
    for (std::size_t i = 0; i < 4; ++i) {
        auto const p = f.predict(std::span(rows).subspan(2 * i, 2));
        CHECK(p.mean == y[i]);
        CHECK(p.variance == 0);
    }
    CHECK(f.predict(numbers{2.4, 1}).mean == 1); // splits lie in the middle: at 2.5, then at 1.5
    CHECK(f.predict(numbers{1.4, 2}).mean == 3);
    CHECK(f.predict(numbers{2.6, 1}).mean == 10);
}

TEST_CASE("random_forest: leaves report their variance, trees their disagreement", "[random_forest]") {
    feature_kind const kinds[]{{0}};
    random_forest whole{{.trees = 1, .min_leaf = 2, .bootstrap = false}};
    whole.fit(numbers{1, 2, 3, 4}, numbers{0, 2, 10, 14}, kinds, nas::rng(1));
    auto const low = whole.predict(numbers{1}), high = whole.predict(numbers{9});
    CHECK(low.mean == 1);
    CHECK(low.variance == 1);
    CHECK(high.mean == 12);
    CHECK(high.variance == 4);
    random_forest several{{.trees = 200}};
    several.fit(numbers{1, 2}, numbers{0, 1}, kinds, nas::rng(1));
    auto const p = several.predict(numbers{1}); // one in four trees saw only the other point
    CHECK(p.mean == Approx(0.25).margin(3 * 0.031));
    CHECK(p.variance == Approx(p.mean * (1 - p.mean)));
}

TEST_CASE("random_forest: finds the best of all subsets of kinds", "[random_forest]") {
    feature_kind const kinds[]{{6}};
    numbers rows, y;
    for (int i = 0; i < 60; ++i) {
        rows.push_back(i % 6);
        y.push_back(i % 6 == 1 || i % 6 == 4 ? 5 : 2);
    }
    random_forest f{{.trees = 1, .min_leaf = 20, .bootstrap = false}}; // a single split is possible
    f.fit(rows, y, kinds, nas::rng(1));
    for (int k = 0; k < 6; ++k) CHECK(f.predict(numbers{double(k)}).mean == (k == 1 || k == 4 ? 5 : 2));
}

TEST_CASE("random_forest: an absent feature is a kind of its own, and the smallest number", "[random_forest]") {
    feature_kind const kinds[]{{2}, {0}};
    random_forest f{{.trees = 1, .bootstrap = false}};
    f.fit(numbers{-1, 0.5, 0, 0.5, 1, 0.5, 1, -1}, numbers{7, 1, 2, 9}, kinds, nas::rng(1));
    CHECK(f.predict(numbers{-1, 0.5}).mean == 7);
    CHECK(f.predict(numbers{0, 0.5}).mean == 1);
    CHECK(f.predict(numbers{1, 0.5}).mean == 2);
    CHECK(f.predict(numbers{1, -1}).mean == 9);
}

TEST_CASE("random_forest: learns a noisy function better than its mean does", "[random_forest]") {
    nas::rng r(3);
    feature_kind const kinds[]{{0}, {0}, {4}, {3}};
    auto const draw = [&](numbers& row) {
        row = {r.uniform(), r.uniform(), double(r.below(4)), double(r.below(3))};
        return 3 * row[0] + (row[2] == 2 ? 2 : 0) + std::sin(6 * row[1]);
    };
    numbers rows, y, row;
    for (int i = 0; i < 400; ++i) {
        double const truth = draw(row);
        rows.insert(rows.end(), row.begin(), row.end());
        y.push_back(truth + nas::normal(r, 0, 0.1));
    }
    for (double const share : {1.0, 0.5}) {
        random_forest f{{.trees = 30, .feature_share = share}};
        f.fit(rows, y, kinds, nas::rng(2));
        double error = 0, spread = 0, mean = 0;
        for (double const v : y) mean += v / 400;
        nas::rng const kept = r;
        for (int i = 0; i < 300; ++i) {
            double const truth = draw(row);
            error += (f.predict(row).mean - truth) * (f.predict(row).mean - truth);
            spread += (mean - truth) * (mean - truth);
        }
        r = kept;
        CHECK(error < 0.08 * spread);
    }
}

TEST_CASE("random_forest: equal data and seeds make equal forests", "[random_forest]") {
    feature_kind const kinds[]{{0}};
    numbers rows, y;
    for (int i = 0; i < 50; ++i) rows.push_back(i % 17), y.push_back((i * 7) % 11);
    random_forest a, b, c;
    a.fit(rows, y, kinds, nas::rng(5));
    b.fit(rows, y, kinds, nas::rng(5));
    c.fit(rows, y, kinds, nas::rng(6));
    bool differs = false;
    for (int i = 0; i < 17; ++i) {
        numbers const x{double(i)};
        CHECK(a.predict(x).mean == b.predict(x).mean);
        differs = differs || a.predict(x).mean != c.predict(x).mean;
    }
    CHECK(differs);
}

TEST_CASE("random_forest: constant targets and a single row are no trouble", "[random_forest]") {
    random_forest f;
    CHECK_FALSE(f.fitted());
    f.fit(numbers{1, 2, 3}, numbers{4, 4, 4}, std::vector<feature_kind>{{0}}, nas::rng(1));
    CHECK(f.predict(numbers{9}).mean == 4);
    f.fit(numbers{}, numbers{4}, {}, nas::rng(1)); // no features at all
    CHECK(f.predict({}).mean == 4);
    CHECK(f.fitted());
}

TEST_CASE("random_forest: impossible options and data are refused", "[random_forest]") {
    std::vector<feature_kind> const one{{0}}, kinds{{2}}, many{{63}};
    auto const fit = [](random_forest f, numbers x, numbers y, std::vector<feature_kind> const& k) {
        f.fit(x, y, k, nas::rng(1));
    };
    test::check_error<nas::search_error>("nas.model.60", [&] { fit(random_forest{{.trees = 0}}, {1}, {1}, one); });
    test::check_error<nas::search_error>("nas.model.60",
                                         [&] { fit(random_forest{{.feature_share = 0}}, {1}, {1}, one); });
    test::check_error<nas::search_error>("nas.model.61", [&] { fit(random_forest{}, {1, 2}, {1}, one); });
    test::check_error<nas::search_error>("nas.model.61", [&] { fit(random_forest{}, {}, {}, one); });
    test::check_error<nas::search_error>("nas.model.61", [&] { fit(random_forest{}, {2}, {1}, kinds); });
    test::check_error<nas::search_error>("nas.model.61", [&] { fit(random_forest{}, {2}, {1}, many); });
    test::check_error<nas::search_error>(
        "nas.model.61", [&] { fit(random_forest{}, {2}, {std::numeric_limits<double>::infinity()}, one); });
}
