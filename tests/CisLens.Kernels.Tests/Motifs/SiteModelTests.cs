using CisLens.Core;
using CisLens.Kernels.Motifs;

namespace CisLens.Kernels.Tests.Motifs;

public sealed class SiteModelTests
{
    // the first column has 3 A, the second has 2 C and 1 G; with a pseudo-count of 1, p is 3.25/4 or 0.25/4 in the first column
    // and 2.25/4, 1.25/4 or 0.25/4 in the second
    static readonly PositionWeightMatrix s_matrix = new([3, 0, 0, 0, 0, 2, 1, 0]);

    [Fact]
    public void A_site_scores_the_sum_of_its_columns()
    {
        Assert.Equal(Math.Log2(3.25) + Math.Log2(2.25), s_matrix.LogOdds(Dna.Encode("AC")), 1e-12);
        Assert.Equal(Math.Log2(0.25) + Math.Log2(1.25), s_matrix.LogOdds(Dna.Encode("TG")), 1e-12);
        Assert.Equal((2, "AC", 0.8125), (s_matrix.Width, s_matrix.Consensus, s_matrix.Probability(0, 0)));
    }

    [Fact]
    public void One_base_alone_has_two_bits_and_all_alike_none()
    {
        var matrix = new PositionWeightMatrix([5, 0, 0, 0, 2, 2, 2, 2], pseudoCount: 0);
        Assert.Equal((2.0, 0.0), (matrix.InformationBits(0), matrix.InformationBits(1)));
    }

    // ACA has the sites AC and CA; its reverse complement TGT has TG and GT; AC has the highest score
    [Fact]
    public void A_scan_looks_at_both_strands()
    {
        double ac = 3.25 * 2.25, ca = 0.25 * 0.25, tg = 0.25 * 1.25, gt = 0.25 * 0.25;
        var (best, total) = s_matrix.Scan(Dna.Encode("ACA"));
        Assert.Equal(Math.Log2(ac), best, 1e-12);
        Assert.Equal(Math.Log2(ac + ca + tg + gt), total, 1e-12);
        var reverse = s_matrix.Scan(Dna.Encode("TGT"));
        Assert.Equal((best, total), (reverse.Best, reverse.Total));
    }

    [Fact]
    public void Sites_over_unknown_bases_are_passed_over()
    {
        Assert.Equal(s_matrix.Scan(Dna.Encode("AC")), s_matrix.Scan(Dna.Encode("NACN")));
        Assert.Equal((double.NegativeInfinity, double.NegativeInfinity), s_matrix.Scan(Dna.Encode("ANC")));
    }

    // the sites are AC, AC and GT: the first column has 2 A and 1 G; A is followed by 2 C and G by 1 T;
    // C and T are followed by no base
    [Fact]
    public void A_dinucleotide_matrix_looks_at_the_base_before()
    {
        var matrix = new DinucleotideWeightMatrix([Dna.Encode("AC"), Dna.Encode("AC"), Dna.Encode("GT")]);
        Assert.Equal(Math.Log2(2.25 / 4 * 4) + Math.Log2(2.25 / 3 * 4), matrix.LogOdds(Dna.Encode("AC")), 1e-12);
        Assert.Equal(Math.Log2(1.25 / 4 * 4) + Math.Log2(0.25 / 2 * 4), matrix.LogOdds(Dna.Encode("GC")), 1e-12);
        Assert.Equal(Math.Log2(0.25 / 4 * 4), matrix.LogOdds(Dna.Encode("TT")), 1e-12);
    }
}
