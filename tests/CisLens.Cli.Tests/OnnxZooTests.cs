using System.Globalization;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Tests;

/// <summary>Every network of the zoo, exported to ONNX and imported again, scores a VCF to the same numbers.</summary>
public sealed class OnnxZooTests : IDisposable
{
    const int GenomeBp = 14_000;

    // sizes other than the window that keep the test fast; designs that are not listed have their own
    static readonly Dictionary<string, string> s_sizes = new()
    {
        ["cisnet"] = """{ "window": 100, "tasks": 2, "filters": 8, "hidden": 6, "dilations": [1] }""",
        ["basset"] = """{ "window": 200, "tasks": 2, "filters": [8, 8, 8], "hidden": [9, 9], "padded": true }""",
        ["deepsea"] = """{ "window": 250, "tasks": 2, "filters": [8, 8, 8] }""",
        ["deepsea-torch7"] = """{ "window": 250, "tasks": 2, "filters": [8, 8, 8], "hidden": 9 }""",
        ["deeper-deepsea"] = """{ "window": 400, "tasks": 2, "filters": [8, 8, 8] }""",
        ["beluga"] = """{ "window": 400, "tasks": 2, "filters": [8, 8, 8], "hidden": 9 }""",
        ["basset-basenji"] = """{ "window": 300, "tasks": 2, "stem": 8, "tower": [8, 8, 8], "point": 8, "hidden": 9 }""",
        ["define"] = """{ "window": 120, "tasks": 3, "heads": "both", "output": "scalar", "filters": [8, 8] }""",
        ["spliceai-80nt"] = """{ "filters": 4 }""",
        ["spliceai-400nt"] = """{ "filters": 4 }""",
        ["spliceai-2k"] = """{ "filters": 4 }""",
        ["spliceai-10k"] = """{ "filters": 2 }""",
        ["deepstarr"] = """{ "window": 100, "filters": [8, 8, 8, 8], "hidden": [9, 9] }""",
        ["mpra-dragonn"] = """{ "window": 60, "filters": [8, 8, 8] }""",
        ["xpresso"] = """{ "window": 700, "filters": [8, 8], "half_life": [0.5, -1, 0, 2, 0, 1] }""",
        ["factornet"] = """{ "window": 200, "tasks": 2, "filters": 6, "recurrent": 5, "hidden": 9 }""",
        ["deepbind"] = """{ "window": 60, "tasks": 2, "detectors": 5, "detector_length": 12, "mean_pool": true, "hidden": 6 }""",
        ["basenji"] = """{ "window": 320, "tasks": 2, "crop_bins": 2, "dilated": 3, "point": 6, "filters": [8, 8], "widths": [6, 4], "pools": [4, 2], "dilations": [2, 5] }""",
        ["basenji2"] = """{ "window": 320, "tasks": 2, "crop_bins": 3, "stem": 8, "tower": [8, 8], "dilated": 4, "point": 6, "dilations": [1, 2] }""",
        ["basenji-small"] = """{ "window": 512, "tasks": 2, "crop_bins": 3, "dilated": 4, "filters": [8, 8], "pools": [4, 4], "dilations": [1, 2] }""",
        ["deepbind sliding"] = """{ "window": 60, "tasks": 2, "detectors": 5, "detector_length": 12, "mean_pool": true, "sliding": true }""",
    };

    public static TheoryData<string> Names => [.. Designs.All.Where(d => !d.BoundLayers().All.Any(layer => layer is Attention))
        .Select(d => d.Name), "deepbind sliding"];

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Run(params string[] arguments)
    {
        var (code, _, error) = BadInput.Cli.RunIn(_folder, arguments);
        Assert.True(code == 0, error);
    }

    void WriteInputs()
    {
        var rng = new Rng(5);
        byte[] codes = [.. Enumerable.Range(0, GenomeBp).Select(i => i % 1009 == 7 ? Dna.N : (byte)rng.Next(4))];
        string genome = Dna.Decode(codes);
        File.WriteAllText(Path.Combine(_folder, "genome.fa"), $">chr1\n{genome}\n");
        var rows = new List<string> { "##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO" };
        foreach (int pos in (int[])[6500, 6990, 7030, 7400])
        {
            string reference = genome[(pos - 1)..(pos + 1)], other = reference[0] == 'A' ? "C" : "A";
            rows.Add($"chr1\t{pos}\t.\t{reference[0]}\t{other}\t.\t.\t.");
            rows.Add($"chr1\t{pos}\t.\t{reference}\t{reference[0]}\t.\t.\t.");
            rows.Add($"chr1\t{pos}\t.\t{reference[0]}\t{reference[0]}GTAC\t.\t.\t.");
        }
        File.WriteAllLines(Path.Combine(_folder, "in.vcf"), rows);
        File.WriteAllText(Path.Combine(_folder, "genes.tsv"),
            "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\nG\tchr1\t-\t6000\t8000\t6000,7300,\t6600,8000,\n");
    }

    /// <summary>A network whose weights and statistics are all random.</summary>
    static NetModel Network(string name)
    {
        var design = Designs.Create(name.Split(' ')[0], JsonNode.Parse(s_sizes[name])!.AsObject());
        var rng = new Rng(7);
        float[] Draw(Weight weight)
        {
            var own = rng.Split(weight.Name);
            // larger than PyTorch's, for effects that can be seen; 32 convolutions in sequence need none
            double scale = design is SpliceAi ? 1 : 2;
            var (low, high) = weight.Low < weight.High ? (scale * weight.Low, scale * weight.High) : (weight.Low - 0.5, weight.Low + 0.5);
            return BatchNorm.IsCounter(weight) ? [5] : [.. Enumerable.Range(0, (int)weight.Count).Select(_ => (float)(low + (high - low) * own.NextDouble()))];
        }
        var ids = design.TrackIds ?? [.. Enumerable.Range(1, design.Tasks).Select(t => $"t{t}")];
        Track[] tracks = [.. ids.Select((id, t) => new Track { Id = id, Kind = design.Kind(t), Label = $"track {t}",
            Calibration = name == "basset" ? new LogitScale(2, 0.5) : null })];
        return new NetModel(design.Manifest("net", tracks) with { Build = "hg38", Licence = "CC0-1.0" }, Design.Network.From(design, Device.Cpu, Draw));
    }

    [Theory, MemberData(nameof(Names))]
    public void An_exported_network_scores_a_vcf_as_before(string name)
    {
        WriteInputs();
        Directory.CreateDirectory(Path.Combine(_folder, "again"));
        using (var model = Network(name))
            ModelFile.Write(Path.Combine(_folder, "net.clm"), model);
        Run("model", "export", "net.clm", "--to", "onnx", "-o", "net.onnx");
        Run("model", "import", "onnx", "net.onnx", "-o", "again/net.clm");
        ModelManifest ours = ModelFile.ReadManifest(Path.Combine(_folder, "net.clm")), theirs = ModelFile.ReadManifest(Path.Combine(_folder, "again/net.clm"));
        Assert.Equal((ours.Design, ours.Window, ours.Bins, ours.BinBp, ours.CropBp, ours.BaseOrder, ours.UnknownBase, ours.Strand, "hg38", "CC0-1.0"),
            (theirs.Design, theirs.Window, theirs.Bins, theirs.BinBp, theirs.CropBp, theirs.BaseOrder, theirs.UnknownBase, theirs.Strand, theirs.Build, theirs.Licence));
        Assert.Equal(ours.Tracks, theirs.Tracks);
        using (ISequenceModel one = ModelFile.Open(Path.Combine(_folder, "net.clm"), Device.Cpu), other = ModelFile.Open(Path.Combine(_folder, "again/net.clm"), Device.Cpu))
            Assert.Equal((one.Manifest.IsLocal, one.Manifest.ReadsUracil), (other.Manifest.IsLocal, other.Manifest.ReadsUracil));
        string[] genes = name.StartsWith("spliceai", StringComparison.Ordinal) ? ["--genes", "genes.tsv"] : [];
        foreach (string model in (string[])["net", "again/net"])
            Run(["score", "in.vcf", "--genome", "genome.fa", "--model", $"{model}.clm", "-O", "t", "-o", $"{model}.tsv", .. genes]);
        string[][] expected = Rows("net.tsv"), found = Rows("again/net.tsv");
        Assert.Equal(expected.Length, found.Length);
        Assert.True(expected.Length > 12, $"{expected.Length} rows");
        double largest = 0;
        foreach (var (one, other) in expected.Zip(found))
            foreach (var (a, b) in one.Zip(other))
                if (double.TryParse(a, CultureInfo.InvariantCulture, out double value) && a.Contains('.'))
                {
                    Assert.Equal(value, double.Parse(b, CultureInfo.InvariantCulture), 1e-5 * Math.Max(1, Math.Abs(value)));
                    largest = Math.Max(largest, Math.Abs(value));
                }
                else
                    Assert.Equal(a, b);
        Assert.True(largest > 1e-3, $"the largest effect is {largest}");
    }

    [Theory]
    [InlineData("enformer-small", "AttentionPool")]
    [InlineData("borzoi", "Sum")]
    public void A_design_with_attention_is_refused_by_the_name_of_its_first_layer_that_ONNX_lacks(string name, string layer)
    {
        var design = name == "borzoi" ? new Borzoi(4096, Tasks: 2, CropBins: 4, Channels: 16, Blocks: 1, AttentionHeads: 2, KeySize: 4, ValueSize: 4, Point: null) { FurtherHeads = null, Stem = 8, Tower = [8, 8, 8, 8, 8] }
            : Designs.Create(name, JsonNode.Parse("""{ "window": 2048, "crop_bins": 1, "blocks": 1, "positions": 6 }""")!.AsObject());
        Track[] tracks = [.. Enumerable.Range(1, design.Tasks).Select(t => new Track { Id = $"t{t}", Kind = design.Kind(t - 1) })];
        using (var model = new NetModel(design.Manifest("net", tracks), Design.Network.Create(design, Device.Cpu, new Rng(1))))
            ModelFile.Write(Path.Combine(_folder, "net.clm"), model);
        var (code, _, error) = BadInput.Cli.RunIn(_folder, "model", "export", "net.clm", "--to", "onnx", "-o", "net.onnx");
        Assert.Equal(6, code);
        Assert.Contains($"layer {layer} of design {name} cannot be written as ONNX; use --to safetensors to export the weights", error);
        Assert.Equal(["net.clm"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    string[][] Rows(string file) =>
        [.. File.ReadLines(Path.Combine(_folder, file)).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t'))];
}
