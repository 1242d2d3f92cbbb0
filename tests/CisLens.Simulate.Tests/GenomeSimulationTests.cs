using System.Security.Cryptography;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Signal;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Peaks;
using CisLens.Prepare.Tables;
using CisLens.Prepare.Tests;

namespace CisLens.Simulate.Tests;

public sealed class GenomeSimulationTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    string Simulate(string name, ulong seed = 1)
    {
        string folder = _temp.New(name);
        GenomeSimulation.Run(new SimulationOptions { Output = folder, Seed = seed, GenomeBp = 1_200_000, Contigs = 6, Elements = 600, Variants = 200, Mpra = 120, Qtl = 60 },
            new SilentLog(), CancellationToken.None);
        return folder;
    }

    static string Hash(string folder) => string.Join('\n', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => $"{Path.GetRelativePath(folder, f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"));

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        string first = Hash(Simulate("a"));
        Assert.Equal(first, Hash(Simulate("b")));
        Assert.NotEqual(first, Hash(Simulate("c", seed: 2)));
        Assert.Equal(["a", "b", "c"], Directory.EnumerateFileSystemEntries(_temp.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_signal_around_an_element_has_the_stated_mean_and_little_elsewhere()
    {
        string folder = Simulate("sim");
        using var signal = BigWigReader.Open(Path.Combine(folder, "signal", "liver.bw"));
        var (rng, options) = (new Rng(1), new SimulationOptions { Output = "", GenomeBp = 1_200_000, Contigs = 6, Elements = 600 });
        var elements = World.Create(options, rng).Elements.Where(e => e.Activity[0] > 0).ToList();
        var values = new float[16];
        double found = 0, expected = 0;
        foreach (var element in elements)
        {
            // the step that has the middle of the element: its mean is 0.3 + 5 e^(a/2) e^(-d^2 / 11250), plus what neighbours add
            long start0 = element.Centre0 / 16 * 16;
            double d = start0 + 8 - element.Centre0;
            signal.Read(signal.Contigs[element.Contig].Name, start0, values);
            found += float.IsNaN(values[0]) ? 0 : values[0];
            expected += 0.3 + 5 * Math.Exp(element.Activity[0] / 2) * Math.Exp(-d * d / 11250);
        }
        Assert.True(elements.Count > 100);
        Assert.Equal(1, found / expected, 0.1);   // the standard deviation of a Poisson sum of this size is below 0.03 of it
        double all = signal.Intervals().Sum(i => (double)i.Value * (i.End0 - i.Start0));
        Assert.True(all / 1_200_000 < 2, $"the mean signal is {all / 1_200_000}");
    }

    [Fact]
    public void The_level_of_a_gene_is_the_sum_over_elements_near_its_start_site()
    {
        var codes = new byte[10_000];
        Element At(int centre0, params double[] activity) => new(0, centre0, []) { Activity = activity };
        var world = new World([new("chr1", codes)], [At(3_000, 0, 2, -4), At(5_500, 0, 2, 4), At(7_000, 8, 8, 8)]);
        var gene = new SimulatedGene("g1", "G1", 0, false, 4_500);
        // the elements are 1,500 bp and 1,000 bp away; the third is too far away
        Assert.Equal([Math.Exp(-1.5) + Math.Exp(-1), Math.Exp(1 - 1.5) + Math.Exp(1 - 1), Math.Exp(-2 - 1.5) + Math.Exp(2 - 1)],
            new SimulatedExpression(world, [gene]).Level(gene, e => e.Activity));
    }

    [Fact]
    public void Expression_QTLs_have_the_effect_of_the_motif_that_they_break()
    {
        string folder = Simulate("sim");
        var expression = File.ReadLines(Path.Combine(folder, "expression.tsv")).Select(l => l.Split('\t')).ToList();
        using var genome = Genome.Open(Path.Combine(folder, "genome.fa"));
        var genes = GeneReader.Read(Path.Combine(folder, "genes.gtf"), genome).Genes;
        Assert.Equal(["gene_id", "liver", "blood", "neuron"], expression[0]);
        Assert.Equal(genes.Count, expression.Count - 1);

        // GATA1 and TAL1 in the right arrangement, 500 bp from a start site; a variant destroys GATA1, and the change of the level is that
        // of the log accessibility in blood
        string site = "CAGATGTT" + "CACACACA" + "AGATAAGA";
        byte[] codes = [.. Dna.Encode(new string('C', 4_850)), .. Dna.Encode(site), .. Dna.Encode(new string('C', 5_000))];
        var element = new Element(0, 4_862, []);
        var world = new World([new("chr1", codes)], [element]);
        element.Activity = Activity.Compute(World.Around(world.Contigs[0], 4_862));
        var variant = new SimulatedVariant(0, 4_850 + 18, "A", ["C"], "motif") { Effects = [], Frequencies = [] };
        var gene = new SimulatedGene("g1", "G1", 0, true, 4_362);
        codes[variant.Pos0] = Dna.Encode("C")[0];
        double without = Activity.Compute(World.Around(world.Contigs[0], 4_862))[1];
        codes[variant.Pos0] = Dna.Encode("A")[0];
        double effect = new SimulatedExpression(world, [gene]).Effect(variant, gene)[1];
        Assert.Equal(Math.Log2((Math.Exp(without / 2 - 0.5) + 1) / (Math.Exp(element.Activity[1] / 2 - 0.5) + 1)), effect, 1e-9);
        Assert.InRange(effect, -2, -0.3);
    }

    [Fact]
    public void Every_intron_is_from_GTAAG_to_TGCAG_and_genes_have_these_sequences_nowhere_else()
    {
        string folder = Simulate("sim");
        using var genome = Genome.Open(Path.Combine(folder, "genome.fa"));
        var genes = GeneReader.Read(Path.Combine(folder, "genes.gtf"), genome).Genes;
        Assert.Contains(genes, g => g.Reverse);
        Assert.Contains(genes, g => !g.Reverse);
        foreach (var gene in genes)
        {
            string Text(long start0, long end0)
            {
                var codes = new byte[end0 - start0];
                genome.Codes(gene.Contig, start0, codes);
                return Dna.Decode(gene.Reverse ? Dna.ReverseComplement(codes) : codes);
            }
            var introns = gene.Exons!.Zip(gene.Exons!.Skip(1), (left, right) => Text(left.End0 - 1, right.Start0 + 1)).ToList();
            Assert.True(introns.Count >= 2);
            Assert.All(introns, intron => Assert.True(intron.StartsWith("GGTAAG", StringComparison.Ordinal) && intron.EndsWith("TGCAGG", StringComparison.Ordinal), intron));
            string whole = Text(gene.Start0, gene.End0);
            Assert.Equal(introns.Count, whole.Split("GGTAAG").Length - 1);
            Assert.Equal(introns.Count, whole.Split("TGCAGG").Length - 1);
        }
    }

    [Fact]
    public void Every_variant_has_the_REF_of_the_genome_and_a_row_of_effects()
    {
        string folder = Simulate("sim");
        using var genome = Genome.Open(Path.Combine(folder, "genome.fa"));
        var records = File.ReadLines(Path.Combine(folder, "variants.vcf")).Where(l => l[0] != '#').Select(l => l.Split('\t')).ToList();
        var scorable = records.Where(r => !r[7].StartsWith("CLASS=special", StringComparison.Ordinal)).ToList();
        foreach (var r in scorable)
            for (int i = 0; i < r[3].Length; i++)
                Assert.Equal(r[3][i], genome.Letter(genome.IndexOf(r[0]), long.Parse(r[1]) - 1 + i));

        var alleles = scorable.SelectMany(r => r[4].Split(',').Select(alt => $"{r[0]}\t{r[1]}\t{r[3]}\t{alt}")).ToList();
        var effects = File.ReadLines(Path.Combine(folder, "effects.tsv")).Skip(1).Select(l => string.Join('\t', l.Split('\t').Take(4))).ToList();
        Assert.Equal(alleles, effects);
        Assert.Equal(200, scorable.Count);
        Assert.Equal(8, records.Count - scorable.Count);
    }

    [Fact]
    public void Its_files_can_be_prepared()
    {
        string folder = Simulate("sim"), output = _temp.New("data");
        var manifest = PeakPreparation.Run(new PeakOptions { Output = output, Genome = Path.Combine(folder, "genome.fa"), Samples = Path.Combine(folder, "samples.tsv") },
            new SilentLog(), CancellationToken.None);
        using var data = Dataset.Open(output);
        Assert.Equal(["liver", "blood", "neuron"], data.Tracks.Select(t => t.Id));
        Assert.Equal(0, manifest.Leaks.OverlappingWindows);
        Assert.All([Split.Train, Split.Validation, Split.Test], s => Assert.NotEmpty(data.Indexes(s)));
        Assert.All(manifest.Tallies, t => Assert.Equal(t.Read, t.Kept + t.Dropped.Sum(d => d.Count)));

        var mpra = TablePreparation.Run(new TableOptions { Output = _temp.New("mpra"), Tables = [new SequenceTable(Path.Combine(folder, "mpra.tsv"), null)], Labels = ["liver", "blood", "neuron"] },
            new SilentLog(), CancellationToken.None);
        Assert.Equal((120, 200, LabelStorage.Float32), (mpra.Count, mpra.Window, mpra.Heads[0].Labels));
    }

    [Fact]
    public void A_bound_pair_adds_its_weight_only_at_the_right_distance_and_orientation()
    {
        // TAL1 CAGATGTT, 8 bp, GATA1 AGATAAGA: baseline -4.2, sites 1.3 and 1.7, pair 2.0, each times an occupancy a little below 1
        const string Tal1 = "CAGATGTT", Gata1 = "AGATAAGA";
        double right = Blood(Tal1 + "CACACACA" + Gata1);
        double far = Blood(Tal1 + "CACACACACACA" + Gata1);
        double flipped = Blood(Tal1 + "CACACACA" + "TCTTATCT");
        double otherStrand = Blood("TCTTATCT" + "TGTGTGTG" + "AACATCTG");
        Assert.InRange(right, 0.4, 0.8);
        Assert.InRange(right - far, 1.7, 2.0);
        Assert.InRange(right - flipped, 1.7, 2.0);
        Assert.Equal(right, otherStrand, 1e-9);
    }

    static double Blood(string bases) => Activity.Compute(Dna.Encode(bases))[1];
}
