using CisLens.Core;
using CisLens.Mutate.Profiles;
using CisLens.Mutate.Tests.Alleles;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Profiles;

public class ProfileRunTests
{
    const int Window = 40, BinBp = 4, Crop = 4;

    static List<AlleleProfile> Run(ScoreFolder folder, BinModel model, string counts, params string[] records)
    {
        var profiles = new List<AlleleProfile>();
        var found = new ProfileRun(folder.Settings(folder.Vcf(records), model) with { Alleles = new() { MaxRefMismatch = 1 } }, new SilentLog()).Run(profiles.Add, TestContext.Current.CancellationToken);
        Assert.Equal(counts, found.ToString());
        return profiles;
    }

    static float[] Profile(BinModel model, string bases, long start0) => model.Profile(Dna.Encode(NaiveEdit.Window(bases, start0, Window)));

    [Fact]
    public void Bins_of_REF_and_ALT_are_those_of_the_two_sequences_in_positions_of_the_reference()
    {
        using var folder = new ScoreFolder();
        using var model = new BinModel(Window, BinBp, cropBp: Crop);
        string bases = folder.Bases(0, 0, 5_000), other = bases[999] == 'G' ? "C" : "G";
        var (pos0, reference, alternate) = NaiveEdit.Normalise(bases, 1999, bases[1999..2003], bases[1999..2000]);
        var profiles = Run(folder, model, "OK 2, REF_MISMATCH 1", $"chr1\t1000\t.\t{bases[999]}\t{other}\t.\t.\t.",
            $"chr1\t{pos0 + 1}\t.\t{reference}\t{alternate}\t.\t.\t.", $"chr1\t3000\t.\t{(bases[2999] == 'A' ? "C" : "A")}\tT\t.\t.\t.");
        // the anchor has index 19 of the window: the substitution at 999 has the window from 980 on, and bins from 984 on
        Assert.Equal((984, BinBp), (profiles[0].Start0, profiles[0].BinBp));
        Assert.Equal(Profile(model, bases, 980), profiles[0].Ref);
        Assert.Equal(Profile(model, NaiveEdit.Chromosome(bases, 999, bases[999..1000], other), 980), profiles[0].Alt);
        // of a deletion, the bins up to that of the variant have the left flank in place, and those after it the right flank
        string edited = NaiveEdit.Chromosome(bases, pos0, reference, alternate);
        float[] left = Profile(model, edited, pos0 - 19), right = Profile(model, edited, pos0 - 19 - 3);
        int bin = (19 - Crop) / BinBp;
        Assert.Equal([.. left[..(bin + 1)], .. right[(bin + 1)..]], profiles[1].Alt);
        Assert.Equal(Profile(model, bases, pos0 - 19), profiles[1].Ref);
        Assert.Equal([profiles[1].Ref[3], profiles[1].Alt[3], profiles[1].Alt[3] - profiles[1].Ref[3]], profiles[1].Series()[9..12]);
    }

    [Fact]
    public void Records_out_of_order_are_refused_with_their_line()
    {
        using var folder = new ScoreFolder { Genome = ScoreFolder.RandomGenome(50_000) };
        using var model = new BinModel(Window, BinBp);
        string Record(int contig, int pos) => $"chr{contig + 1}\t{pos}\t.\t{folder.Bases(contig, pos - 1, 1)}\t{(folder.Bases(contig, pos - 1, 1) == "G" ? "C" : "G")}\t.\t.\t.";
        Assert.Equal(3, Run(folder, model, "OK 3", Record(0, 1000), Record(0, 900), Record(1, 100)).Count);
        foreach (string[] records in (string[][])[[Record(0, 40_000), Record(0, 20_000)], [Record(0, 100), Record(1, 100), Record(0, 200)]])
        {
            var error = Assert.Throws<InputException>(() => Run(folder, model, "", records));
            Assert.Matches(@"in\.vcf:[67]: .* is out of order, which a bigWig cannot be; sort the VCF with bcftools sort", error.Message);
        }
    }
}
