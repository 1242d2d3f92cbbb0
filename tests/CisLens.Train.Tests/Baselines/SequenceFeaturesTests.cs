using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Metrics;
using CisLens.Train.Baselines;

namespace CisLens.Train.Tests.Baselines;

public class SequenceFeaturesTests
{
    static LabelledText Sequences(params string[] texts) =>
        new(texts, [.. texts.Select(_ => new[] { 0f })], new Split[texts.Length], new Track { Id = "t", Kind = TrackKind.Probability });

    static double[] Row(SparseRows rows, int row)
    {
        var dense = new double[rows.Columns];
        rows.AddTo(row, 1, dense);
        return dense;
    }

    [Fact]
    public void Both_strands_give_the_same_counts()
    {
        var rows = SequenceFeatures.Kmers(Sequences("ACGGTCATTGCA", "TGCAATGACCGT"), [0, 1], k: 4);
        Assert.Equal(Row(rows, 0), Row(rows, 1));
    }

    [Fact]
    public void Counts_by_hand()
    {
        // in ACGTN, AC and GT count as one dinucleotide (2), CG is its own reverse complement (1) and TN does not count;
        // the length of the vector is sqrt(5)
        var rows = SequenceFeatures.Kmers(Sequences("ACGTN"), [0], k: 2);
        Assert.Equal(10, rows.Columns);
        double[] expected = [1 / Math.Sqrt(5), 2 / Math.Sqrt(5)];
        Assert.Equal(expected, Row(rows, 0).Where(v => v > 0).Order(), new Near());
    }

    [Fact]
    public void Six_mers_have_2080_columns() =>
        // the number is (4^6 + 4^3 palindromes) / 2
        Assert.Equal(2080, SequenceFeatures.Kmers(Sequences("ACGTACGT"), [0], k: 6).Columns);

    [Fact]
    public void Gc_share_ignores_unknown_bases() =>
        Assert.Equal(0.75, SequenceFeatures.GcShare(Dna.Encode("GCNNAC")));

    [Fact]
    public void Kmer_regression_finds_a_motif()
    {
        var data = LabelledText.WithMotif(2000, 60, TrackKind.Probability);
        double[] Labels(Split split) => [.. data.Indexes(split).Select(i => { var y = new float[1]; data.Labels(i, y); return (double)y[0]; })];
        SparseRows Rows(Split split) => SequenceFeatures.Kmers(data, data.Indexes(split), 6);
        var fitted = LinearBaseline.Fit(Rows(Split.Train), Labels(Split.Train), Rows(Split.Validation), Labels(Split.Validation), LinearLoss.Logistic);
        Assert.True(Auroc.Compute(fitted.Model.Predict(Rows(Split.Test)), Labels(Split.Test)) > 0.9);
    }

    sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-6;
        public int GetHashCode(double value) => 0;
    }
}
