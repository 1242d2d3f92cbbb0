using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Design.Tests.Goldens;

/// <summary>Reads one file of shared/golden/nets: its design, weights and inputs. Compares numbers with the file.</summary>
sealed class Golden
{
    public Golden(string file)
    {
        File = JsonNode.Parse(System.IO.File.ReadAllText(SharedData.Path($"golden/nets/{file}.json")))!;
        (Set, Model) = ((string)File["set"]!, (string)File["model"]!);
        Design = file switch
        {
            _ when file.Contains("basenji2018") => BasenjiOf(File),
            _ when file.Contains("basenji2") => Basenji2Of(File),
            _ when file.Contains("borzoi") => BorzoiOf(File),
            _ when file.Contains("enformer") => EnformerOf(File),
            _ when file.Contains("basset_basenji") => BassetBasenjiOf(File),
            _ when file.Contains("define") => DefineOf(File),
            _ when file.Contains("basset") => BassetOf(File),
            _ when file.Contains("beluga") => BelugaOf(File),
            _ when file.Contains("spliceai") => SpliceAiOf(File),
            _ when file.Contains("deeper") => DeeperDeepSeaOf(File),
            _ when file.Contains("torch7") => DeepSeaTorch7Of(File),
            _ => DeepSeaOf(File),
        };
    }

    public JsonNode File { get; }
    public string Set { get; }
    public string Model { get; }
    public ModelDesign Design { get; init; }

    static Basset BassetOf(JsonNode file)
    {
        var config = file["config"]!;
        var sized = config["channels"] is null ? new Basset() : new Basset { Filters = Ints(config["channels"]!), Widths = Ints(config["kernels"]!), Pools = Ints(config["pools"]!), Hidden = Ints(config["hidden"]!) };
        return sized with { Window = (int)config["sequence_length"]!, Tasks = (int)config["n_targets"]!, Padded = ((string)file["model"]!).Contains("padded") };
    }

    static BassetBasenji BassetBasenjiOf(JsonNode file)
    {
        var config = file["config"]!;
        int[] tower = [.. file["tensors"]!.AsArray().Where(t => ((string)t!["name"]!).StartsWith("tower.") && ((string)t["name"]!).EndsWith("conv.weight")).Select(t => (int)t!["shape"]![0]!)];
        var sized = config["conv0"] is null ? new BassetBasenji() : new BassetBasenji { Stem = (int)config["conv0"]![0]!, StemWidth = (int)config["conv0"]![1]!, StemPool = (int)config["pool0"]!, Tower = tower, Point = (int)config["point"]!, Hidden = (int)config["dense"]! };
        return sized with { Window = (int)config["sequence_length"]!, Tasks = (int)config["n_targets"]! };
    }

    static Basenji BasenjiOf(JsonNode file)
    {
        // filters, kernel, pool, dilation, dense connection
        var config = file["config"]!;
        var rows = config["layers_filters_kernel_pool_dilation_dense"]!.AsArray().Select(row => row!.AsArray()).ToArray();
        var plain = rows[..^1].Where(row => !(bool)row[4]!).ToArray();
        var dense = rows.Where(row => (bool)row[4]!).ToArray();
        int[] Column(JsonArray[] of, int column) => [.. of.Select(row => (int)row[column]!)];
        return new Basenji((int)file["input"]!["length"]!, (int)config["n_targets"]!, (int)config["crop_bins"]!, Column(dense, 0).Distinct().Single(), (int)rows[^1][0]!)
        {
            Filters = Column(plain, 0), Widths = Column(plain, 1), Pools = Column(plain, 2), Dilations = Column(dense, 3),
        };
    }

    static Basenji2 Basenji2Of(JsonNode file)
    {
        var config = file["config"]!;
        var design = new Basenji2((int)file["input"]!["length"]!, TanhGelu: (string)config["gelu"]! == "tgelu") { Dilations = Ints(config["rates"]!) };
        return config["stem"] is null ? design : design with
        {
            Tasks = (int)config["n_targets"]!, CropBins = (int)config["crop_bins"]!, Stem = (int)config["stem"]![0]!, StemWidth = (int)config["stem"]![1]!,
            Tower = Ints(config["tower_widths"]!), Dilated = (int)config["dilated"]![0]!, Point = (int)config["final_filters"]!,
        };
    }

    static Enformer EnformerOf(JsonNode file)
    {
        var config = file["config"]!;
        var gamma = Enum.Parse<GammaScale>((string)config["gamma_normalisation"]!, ignoreCase: true);
        var design = new Enformer((int)file["input"]!["length"]!) { Gamma = gamma };
        if (config["dim"] is null)
            return design;
        design = design with
        {
            FurtherHeads = [new("mouse", (int)config["output_heads"]!["mouse"]!)], Tasks = (int)config["output_heads"]!["human"]!, Blocks = (int)config["depth"]!,
            AttentionHeads = (int)config["heads"]!, KeySize = (int)config["attn_dim_key"]!, Tower = Ints(config["filter_list"]!),
        };
        return design with { CropBins = (design.Window / design.BinBp!.Value - (int)config["target_length"]!) / 2 };
    }

    static Borzoi BorzoiOf(JsonNode file)
    {
        var config = file["config"]!;
        int window = (int)file["input"]!["length"]!, bins = (int)config["bins"]!;
        var design = new Borzoi(window);
        if (config["dim"] is not null)
            design = design with
            {
                Stem = (int)config["c0"]!, StemWidth = (int)config["k0"]!, Tower = Ints(config["tw"]!), Channels = (int)config["dim"]!,
                Blocks = (int)config["depth"]!, AttentionHeads = (int)config["heads"]!, KeySize = (int)config["dk"]!, ValueSize = (int)config["dv"]!,
                Positions = (int)config["npf"]!, Point = (int)config["cf"]!, Tasks = (int)config["nh"]!,
                FurtherHeads = [new("mouse", (int)config["nm"]!)],
            };
        return design with { CropBins = (window / design.BinBp!.Value - bins) / 2 };
    }

    static Define DefineOf(JsonNode file)
    {
        var config = file["config"]!;
        var sized = config["filters"] is null ? new Define() : new Define { Filters = Ints(config["filters"]!), Widths = Ints(config["kernels"]!), Pool = (int)config["pool"]!, Hidden = (int)config["hidden"]! };
        return sized with { Window = (int)config["sequence_length"]!, Tasks = 3, Heads = DefineHeads.Both };
    }

    static DeepSea DeepSeaOf(JsonNode file)
    {
        var config = file["config"]!;
        var sized = config["channels"] is null ? new DeepSea() : new DeepSea { Filters = Ints(config["channels"]!) };
        return sized with { Window = (int)config["sequence_length"]!, Tasks = (int)config["n_targets"]!, Hidden = (int?)config["hidden"] };
    }

    static DeepSeaTorch7 DeepSeaTorch7Of(JsonNode file)
    {
        var config = file["config"]!;
        var sized = config["channels"] is null ? new DeepSeaTorch7() : new DeepSeaTorch7 { Filters = Ints(config["channels"]!) };
        var (window, tasks) = ((int)config["sequence_length"]!, (int)config["n_targets"]!);
        return sized with { Window = window, Tasks = tasks, Hidden = (int?)config["hidden"] ?? sized.Hidden };
    }

    static Beluga BelugaOf(JsonNode file)
    {
        var config = file["config"]!;
        var sized = config["channels"] is null ? new Beluga() : new Beluga { Filters = Ints(config["channels"]!) };
        return sized with { Window = (int)config["sequence_length"]!, Tasks = (int)config["n_targets"]!, Hidden = (int)config["hidden"]! };
    }

    static DeeperDeepSea DeeperDeepSeaOf(JsonNode file)
    {
        var config = file["config"]!;
        var sized = config["channels"] is null ? new DeeperDeepSea() : new DeeperDeepSea { Filters = Ints(config["channels"]!) };
        return sized with { Window = (int)config["sequence_length"]!, Tasks = (int)config["n_targets"]! };
    }

    static SpliceAi10k SpliceAiOf(JsonNode file)
    {
        var config = file["config"]!;
        var sized = new SpliceAi10k { Widths = Ints(config["W"]!), Dilations = Ints(config["AR"]!), Window = (int)file["input"]!["length"]! };
        Assert.Equal((int)config["crop_each_side"]!, sized.CropBp);
        return config["channels"] is { } channels ? sized with { Filters = (int)channels } : sized;
    }

    static int[] Ints(JsonNode node) => [.. node.AsArray().Select(v => (int)v!)];

    public Network Network(DType type) => Fill(Design, type);

    public Network Fill(ModelDesign design, DType type) =>
        CisLens.Design.Network.From(design, TestDevice.Device, weight => Generator.Tensor(Set, Model, FileName(weight.Name), weight.FileShape), type);

    // the small files of Enformer have all tensors of the trunk twice; PyTorch reads both into the same weights, and the second ones last
    static readonly (string Ours, string Theirs)[] s_trunk =
        [("stem.", "_trunk.1."), ("conv_tower.", "_trunk.2."), ("transformer.", "_trunk.4."), ("final_pointwise.", "_trunk.6."), ("_heads.", "_heads.")];

    /// <summary>The name in the file of a weight, which determines its values.</summary>
    public string FileName(string name) => !Model.StartsWith("tiny_enformer", StringComparison.Ordinal) ? name
        : s_trunk.First(t => name.StartsWith(t.Ours, StringComparison.Ordinal)) is var (ours, theirs) ? $"m.{theirs}{name[ours.Length..]}" : name;

    public byte[] Sequence(string name) => Generator.Sequence(Set, name, Design.Window);

    public Tensor Input(DType type, params byte[][] sequences)
    {
        var codes = sequences.SelectMany(s => s).ToArray();
        return Functional.OneHotDna(Tensor.From<byte>(codes, [sequences.Length, Design.Window], TestDevice.Device), Design.BaseOrder, Design.UnknownBase, type);
    }

    /// <summary>Compares numbers with a block of the file. The absolute or relative error must be within the tolerance.</summary>
    public void Check(JsonNode block, double[] found, string tag, double tolerance)
    {
        void Close(double expected, double value, string what)
        {
            double off = Math.Abs(expected - value);
            Assert.True(off <= tolerance * Math.Max(1, Math.Abs(expected)), $"{Model} {tag} {what}: found {value:R}, expected {expected:R}");
        }

        // each number may be wrong by the tolerance; signs at random make the errors of most of them cancel out
        double[] sizes = Array.ConvertAll(found, v => Math.Max(1, Math.Abs(v)));
        void CloseSum(double expected, double value, string what, double room) =>
            Assert.True(Math.Abs(expected - value) <= tolerance * room, $"{Model} {tag} {what}: found {value:R}, expected {expected:R}");
        var signs = Generator.Signs(Set, Model, tag, found.Length);
        CloseSum((double)block["sum"]!, found.Sum(), "sum", sizes.Sum());
        CloseSum((double)block["wsum"]!, found.Zip(signs, (v, w) => v * w).Sum(), "wsum", 3 * Math.Sqrt(sizes.Sum(v => v * v)));
        if (block["min"] is { } min)
        {
            Close((double)min, found.Min(), "min");
            Close((double)block["max"]!, found.Max(), "max");
            CloseSum((double)block["sum_abs"]!, found.Sum(Math.Abs), "sum_abs", sizes.Sum());
        }
        foreach (string key in (string[])["values", "first", "first4", "first2"])
            if (block[key] is JsonArray values)
                foreach (var (i, value) in values.SelectMany(v => v is JsonArray bin ? bin.AsEnumerable() : [v]).Index())
                    Close((double)value!, found[i], $"{key}[{i}]");
        // corners of a table, such as bins × tracks
        int columns = (int?)block["shape"]?.AsArray()[^1] ?? 0, rows = columns == 0 ? 0 : found.Length / columns;
        foreach (var (key, row0, column0) in new[] { ("first8x16", 0, 0), ("last8x16", Math.Max(0, rows - 8), Math.Max(0, columns - 16)) })
            foreach (var (i, row) in (block[key]?.AsArray() ?? []).Index())
                foreach (var (j, value) in row!.AsArray().Index())
                    Close((double)value!, found[(row0 + i) * columns + column0 + j], $"{key}[{i},{j}]");
        if (block["last"] is JsonArray last)
            for (int i = 0; i < last.Count; i++)
                Close((double)last[i]!, found[found.Length - last.Count + i], $"last[{i}]");
    }
}
