using CisLens.Core;
using CisLens.Train.Baselines;

namespace CisLens.Train.Tests.Baselines;

public sealed class BinRidgeTests
{
    static NormalEquations Sums(int rows, int columns, Func<int, int, float> x, Func<int, float> y)
    {
        var sums = new NormalEquations(columns, 1);
        for (int i = 0; i < rows; i++)
            sums.Add(row =>
            {
                for (int c = 0; c < columns; c++)
                    row.Span[c * NormalEquations.Block] = x(i, c);
            }, [y(i)]);
        sums.Flush();
        return sums;
    }

    [Fact]
    public void A_penalty_shrinks_the_weight_of_one_feature_by_its_factor()
    {
        // x = 0 .. 999 and y = 3 x + 5; with the standardised penalty p the weight is 3 / (1 + p), and the mean stays
        var sums = Sums(1000, 1, (i, _) => i, i => 3 * i + 5);
        var w = sums.Solve(sums, [0.5])[0];
        Assert.Equal(2, w[0], 4);   // blocks are summed in float32
        Assert.Equal(3 * 499.5 + 5, w[0] * 499.5 + w[1], 2);
    }

    [Fact]
    public void Without_penalty_the_weights_of_an_exact_relation_are_found_and_the_least_error_wins()
    {
        var rng = new Rng(2);
        float[] values = [.. Enumerable.Range(0, 3000).Select(_ => (float)rng.Next(10))];
        float X(int i, int c) => c == 2 ? 4 : values[3 * i + c];   // the third feature is constant
        var sums = Sums(1000, 3, X, i => 2 * X(i, 0) - 7 * X(i, 1) + 1);
        var w = sums.Solve(sums, [10, 1e-9])[0];
        Assert.Equal([2, -7, 0], [w[0], w[1], w[2]], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(1, w[3], 4);
    }

    [Fact]
    public void Kmers_are_counted_in_the_bin_and_in_two_zones_around_it()
    {
        var kmers = new BinKmers(stranded: true);
        var codes = new byte[2 * BinKmers.ReachBp + 16];
        Array.Fill(codes, Dna.N);
        void Put(int at, string bases) => Dna.Encode(bases).CopyTo(codes.AsSpan(at));
        int start = BinKmers.ReachBp + 8;   // the second of two bins of 8 bp
        Put(start + 4, "AAAC");             // the last four bases of the bin
        Put(start - 4, "AAAG");             // before it
        Put(start - 64, "AAAT");            // the first bases of the middle zone
        Put(start - 65 - 4, "AACA");        // only in the widest zone
        var counts = new float[kmers.Columns];
        kmers.Count(kmers.Scan(codes), 1, 8, counts, 1);
        // AAAA is 0, AAAC 1, AAAG 2, AAAT 3, AACA 4 of 256
        Assert.Equal([1, 0, 0, 0], counts[1..5]);
        Assert.Equal([1, 1, 1, 0], counts[257..261]);
        Assert.Equal([1, 1, 1, 1], counts[513..517]);
    }
}
