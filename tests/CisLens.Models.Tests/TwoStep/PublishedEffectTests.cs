using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.TwoStep;

namespace CisLens.Models.Tests.TwoStep;

/// <summary>Effects with windows around the variant equal ExPecto's formula, computed on the chromosome.</summary>
public sealed class PublishedEffectTests
{
    const int Chromatin = 20, Tss = 400;   // 0-based

    static readonly FeatureLayout s_layout = FeatureLayout.Within(60, 20, [0.5, 2], sides: true) with
    {
        WholeUnits = true, EffectShifts = [0, -3, 3, -8, 8],
    };

    public static TheoryData<bool, int, string, string> Cases =>
        [.. from reverse in (bool[])[false, true]
            from variant in ((int, string, string)[])[(0, "A", "C"), (37, "A", "G"), (-60, "A", "T"), (60, "A", "C"), (-21, "A", "ACGTA"), (25, "ACG", "A"), (12, "AC", "GTTT")]
            select (reverse, variant.Item1, variant.Item2, variant.Item3)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Differences_of_shifted_windows_are_weighted_by_distance(bool reverse, int offset, string reference, string alternate)
    {
        var rng = new Rng(5);
        byte[] contig = [.. Enumerable.Range(0, 800).Select(_ => (byte)rng.Next(4))];
        int at = Tss + offset;
        Dna.Encode(reference).CopyTo(contig, at);
        using var model = new CountingModel(Chromatin, StrandRule.Average);
        var features = new ChromatinFeatures(model, s_layout);
        var (before, after) = (new float[features.Windows.FeatureCount], new float[features.Windows.FeatureCount]);
        var (window, copy, edit) = Windows(contig, at, reference, alternate, features.Windows.Length);
        if (reverse)
            (window, copy, edit) = (Dna.ReverseComplement(window), Dna.ReverseComplement(copy), edit.Reversed(window.Length, copy.Length));
        features.Window(window, before);
        features.Copy(copy, window, edit, after);

        double[] expected = Published(model, contig, at, reference, alternate, reverse);
        Assert.Contains(expected, value => Math.Abs(value) > 0.01);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], after[i] - before[i], 2e-5);
    }

    /// <summary>The window around the TSS on the plus strand, and its copy, which keeps the TSS in place.</summary>
    static (byte[] Window, byte[] Copy, WindowEdit Edit) Windows(byte[] contig, int at, string reference, string alternate, int length)
    {
        int start = Tss - Centre.Left.AnchorIndex(length), growth = alternate.Length - reference.Length;
        byte[] edited = [.. contig[..at], .. Dna.Encode(alternate), .. contig[(at + reference.Length)..]];
        int shift = at <= Tss && growth != 0 ? growth : 0;   // an indel upstream of the TSS moves the bases before it
        return (contig[start..(start + length)], edited[(start + shift)..(start + shift + length)],
            new WindowEdit(0, at - start, reference.Length, at - start - shift, alternate.Length));
    }

    /// <summary>
    /// ExPecto's program: both alleles are written into the sequence around the variant, which is cut to the length of the window around its
    /// middle; d = (variant − TSS + shift) × strand, in whole units of 200 bp; the probabilities of both strands are averaged.
    /// </summary>
    static double[] Published(ISequenceModel model, byte[] contig, int at, string reference, string alternate, bool reverse)
    {
        const int More = 10;
        var predictor = new Predictor(model);
        var expected = new double[8];
        foreach (int shift in s_layout.EffectShifts)
        {
            var values = ((string[])[reference, alternate]).Select(allele =>
            {
                int start = at + shift - (Chromatin / 2 - 1) - More / 2, end = start + Chromatin + More;
                byte[] whole = [.. contig[..at], .. Dna.Encode(allele), .. contig[(at + reference.Length)..]];
                byte[] sequence = whole[start..(end + allele.Length - reference.Length)];
                int cut = (int)Math.Floor((sequence.Length - Chromatin) / 2.0);
                var found = new float[2];
                predictor.Predict(new SequenceBatch(sequence.AsSpan(cut, Chromatin), Chromatin), found);
                return found;
            }).ToArray();
            double d = (at - Tss + shift) * (reverse ? -1 : 1);
            for (int i = 0; i < expected.Length; i++)
                if (i < 4 ? d <= 0 : d >= 0)
                    expected[i] += Math.Exp(-(i / 2 % 2 == 0 ? 0.5 : 2) * Math.Floor(Math.Abs(d) / 200)) * (values[1][i % 2] - values[0][i % 2]);
        }
        return expected;
    }
}
