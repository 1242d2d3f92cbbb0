using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Calibration;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Backgrounds;

public class BackgroundFileTests
{
    static readonly Background s_small = new()
    {
        Keys = new() { ModelHash = "abc", Window = 20, Centre = "left", Strand = "average", Shifts = "0", Anchor = "Pos", AltMode = "default", Mask = "all" },
        Model = "position",
        Source = "common.vcf",
        Variants = 3,
        Columns = new Dictionary<(string, string, VariantClass), BackgroundColumn>
        {
            [("liver", "diff", VariantClass.Snv)] = BackgroundColumn.From([0.5f, -1, 2]),
            [("blood", "diff", VariantClass.Deletion)] = BackgroundColumn.From([7]),
        },
    };

    [Fact]
    public void A_background_is_read_as_it_was_written()
    {
        using var folder = new ScoreFolder();
        BackgroundFile.Write(folder["a.bg"], s_small);
        BackgroundFile.Write(folder["b.bg"], s_small);
        Assert.Equal(File.ReadAllBytes(folder["a.bg"]), File.ReadAllBytes(folder["b.bg"]));
        var read = BackgroundFile.Read(folder["a.bg"]);
        Assert.Equal((s_small.Keys, "position", "common.vcf", 3), (read.Keys, read.Model, read.Source, read.Variants));
        Assert.Equal([-1, 0.5f, 2], read.Columns[("liver", "diff", VariantClass.Snv)].Knots.ToArray());
        Assert.Equal([7], read.Columns[("blood", "diff", VariantClass.Deletion)].Knots.ToArray());
    }

    [Fact]
    public void A_changed_byte_and_a_truncated_file_are_refused()
    {
        using var folder = new ScoreFolder();
        string path = folder["a.bg"];
        BackgroundFile.Write(path, s_small);
        byte[] sound = File.ReadAllBytes(path);
        for (int at = 0; at < sound.Length; at++)
        {
            var bytes = (byte[])sound.Clone();
            bytes[at] ^= 4;
            File.WriteAllBytes(path, bytes);
            Assert.StartsWith(path, Assert.Throws<InputException>(() => BackgroundFile.Read(path)).Message);
            File.WriteAllBytes(path, sound[..at]);
            Assert.Throws<InputException>(() => BackgroundFile.Read(path));
        }
    }

    [Fact]
    public void Other_settings_are_refused_and_named()
    {
        string message = Assert.Throws<InputException>(() => s_small.Keys.MustBe(s_small.Keys with { ModelHash = "xyz", Shifts = "-1,0,1" }, "a.bg")).Message;
        Assert.Equal("a.bg: background of model_hash abc, this run has xyz; shifts 0, this run has -1,0,1; make one with cislens background and the options of this run", message);
        s_small.Keys.MustBe(s_small.Keys with { }, "a.bg");
    }

    [Fact]
    public void Columns_do_not_depend_on_how_many_are_sorted_at_once()
    {
        using var folder = new ScoreFolder();
        string path = folder["scratch"];
        List<float[][]> Columns(int blockBytes)
        {
            using var store = new EffectStore(path, 5, blockBytes: blockBytes);
            for (int row = 0; row < 10; row++)
                store.Add([row, -row, row == 3 ? float.NaN : row, 2, 3], (VariantClass)(row % 3));
            return [.. store.Columns()];
        }
        var all = Columns(1 << 20);
        Assert.Equal(5, all.Count);
        Assert.Equal([[0, 6, 9], [1, 4, 7], [2, 5, 8]], all[2]);
        foreach (int bytes in (int[])[1, 80, 120])
            Assert.Equal(all, Columns(bytes));
    }

    [Fact]
    public void Random_variants_have_REF_of_the_genome_and_are_the_same_for_a_seed()
    {
        using var folder = new ScoreFolder { Genome = CisLens.Formats.Fasta.Genome.FromText(("chr1", "NNNNacgt"), ("chr2", "GGNNNNNNNN")) };
        byte[] Draw(ulong seed)
        {
            var stream = new MemoryStream();
            RandomVariants.Write(folder.Genome, 500, 0, seed, stream);
            return stream.ToArray();
        }
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
        File.WriteAllBytes(folder["r.vcf"], Draw(1));
        using var reader = VcfReader.Open(folder["r.vcf"]);
        var record = new VcfRecord();
        var seen = new HashSet<string>();
        int count = 0;
        for (; reader.Read(record); count++)
        {
            string reference = folder.Bases(folder.Genome.IndexOf(record.Contig), record.Pos0, 1);
            Assert.Equal(reference, record.Text(VcfColumn.Ref));
            Assert.Contains(record.AltText(0), new[] { "A", "C", "G", "T" }.Except([reference]));
            seen.Add($"{record.Contig}:{record.Pos}{record.AltText(0)}");
        }
        // each of the 6 known bases has 3 alternatives: 500 draws find all 18 variants
        Assert.Equal((500, 18), (count, seen.Count));
    }

    [Fact]
    public void Random_indels_have_known_bases_of_the_genome_and_lengths_of_a_power_law()
    {
        using var folder = new ScoreFolder();
        using (var stream = File.Create(folder["r.vcf"]))
            RandomVariants.Write(folder.Genome, 300, 2000, seed: 5, stream);
        using (var alone = File.Create(folder["snvs.vcf"]))
            RandomVariants.Write(folder.Genome, 300, 0, seed: 5, alone);
        using var reader = VcfReader.Open(folder["r.vcf"]);
        var record = new VcfRecord();
        var counts = new Dictionary<(int Sign, int Length), int>();
        var snvs = new List<string>();
        while (reader.Read(record))
        {
            Assert.Equal(folder.Bases(folder.Genome.IndexOf(record.Contig), record.Pos0, record.Ref.Length), record.Text(VcfColumn.Ref));
            Assert.Equal(-1, record.AltText(0).IndexOfAny(['N', 'n']));
            int growth = record.Alt(0).Length - record.Ref.Length;
            counts[(Math.Sign(growth), Math.Abs(growth))] = counts.GetValueOrDefault((Math.Sign(growth), Math.Abs(growth))) + 1;
            if (growth == 0)
                snvs.Add(string.Join(' ', record.Contig, record.Pos, record.Text(VcfColumn.Ref), record.AltText(0)));
            else
                Assert.Equal(record.AltText(0)[0], record.Text(VcfColumn.Ref)[0]);
        }
        // the sum of L^-1.8 for L from 1 to 50 is 1.829: 55 % of the lengths are 1, 16 % are 2; 4 standard errors of 2,000 draws
        foreach (int sign in (int[])[-1, 1])
        {
            Assert.Equal(2000, counts.Where(c => c.Key.Sign == sign).Sum(c => c.Value));
            Assert.Equal(0.547, counts[(sign, 1)] / 2000.0, 0.045);
            Assert.Equal(0.157, counts[(sign, 2)] / 2000.0, 0.033);
            Assert.InRange(counts.Where(c => c.Key.Sign == sign).Max(c => c.Key.Length), 20, 50);
        }
        // the SNVs do not depend on the indels
        Assert.Equal(File.ReadLines(folder["snvs.vcf"]).Where(l => l[0] != '#').Select(l => string.Join(' ', l.Split('\t')[..5].Where((_, i) => i != 2))), snvs);
    }

    [Fact]
    public void A_background_of_an_earlier_version_has_SNVs_alone_and_is_used_for_indels_with_a_warning()
    {
        string stored = Path.Combine(Compatibility(), "models", "cisnet.bg");
        var old = BackgroundFile.Read(stored);
        Assert.Equal([VariantClass.Insertion, VariantClass.Deletion], old.Lacking);
        var columns = old.For(new() { Id = "liver", Kind = Core.Contract.TrackKind.Probability }, ScoreCatalog.Named(["diff"])[0]);
        Assert.Same(columns[(int)VariantClass.Snv], columns[(int)VariantClass.Deletion]);
    }

    static string Compatibility()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CisLens.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "tests", "compatibility");
    }
}
