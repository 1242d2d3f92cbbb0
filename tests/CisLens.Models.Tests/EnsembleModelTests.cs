using System.IO.Compression;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Tests;

public sealed class EnsembleModelTests : IDisposable
{
    const int Window = 60;
    static readonly Track[] s_tracks = [.. Enumerable.Range(0, 3).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Probability })];
    static readonly ModelDesign s_basset = new Basset { Window = Window, Tasks = 3, Filters = [4, 5, 6], Widths = [5, 3, 3], Pools = [2, 2, 2], Hidden = [7, 8] };
    static readonly ModelDesign s_cisnet = Designs.Create("cisnet", new() { ["window"] = Window, ["tasks"] = 3, ["filters"] = 8 });

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-ensemble").FullName;

    string Write(string name, ModelDesign design, ulong seed, Func<ModelManifest, ModelManifest>? change = null)
    {
        string path = Path.Combine(_folder, name);
        using var network = Network.Create(design, Device.Cpu, new Rng(seed));
        var manifest = design.Manifest(Path.GetFileNameWithoutExtension(name), s_tracks);
        ModelFile.Write(path, new NetModel(change?.Invoke(manifest) ?? manifest, network));
        return path;
    }

    static float[] Predict(ISequenceModel model, params int[] tracks)
    {
        var codes = Dna.Encode(string.Concat(Enumerable.Repeat("ACGTNACCGT", 6)));
        var values = new float[tracks.Length];
        model.Predict(new SequenceBatch(codes, Window), tracks, values);
        return values;
    }

    [Fact]
    public void Designs_that_encode_N_differently_are_averaged()
    {
        string[] files = [Write("a.clm", s_basset, 1), Write("b.clm", s_cisnet, 2), Write("c.clm", s_basset, 3)];
        using var together = ModelFile.OpenEnsemble("all", files, Device.Cpu, 4, selfTest: true, out string hash);
        float[] found = Predict(together, 2, 0);
        double[] sums = [0, 0];
        foreach (string file in files)
        {
            using var member = ModelFile.Open(file, Device.Cpu);
            float[] own = Predict(member, 2, 0);
            (sums[0], sums[1]) = (sums[0] + own[0], sums[1] + own[1]);
        }
        Assert.Equal(sums[0] / 3, found[0], 1e-7);
        Assert.Equal(sums[1] / 3, found[1], 1e-7);
        Assert.Equal("basset+cisnet", together.Manifest.Design);
        using var fewer = ModelFile.OpenEnsemble("two", files[..2], Device.Cpu, 4, selfTest: false, out string other);
        Assert.NotEqual(hash, other);
    }

    [Fact]
    public void One_file_contains_the_members_unchanged_and_predicts_the_same()
    {
        string[] files = [Write("a.clm", s_basset, 1), Write("b.clm", s_cisnet, 2)];
        string path = Path.Combine(_folder, "both.clm");
        ModelFile.WriteEnsemble(path, files);
        using var direct = ModelFile.OpenEnsemble("both", files, Device.Cpu, 4, selfTest: false, out _);
        using var read = ModelFile.Open(path, Device.Cpu, selfTest: true);
        Assert.Equal(Predict(direct, 0, 1, 2), Predict(read, 0, 1, 2));
        Assert.Equal(2, Assert.IsType<EnsembleModel>(read).Members.Count);
        Assert.Equal(direct.Manifest.Parameters, read.Manifest.Parameters);
        using var zip = ZipFile.OpenRead(path);
        foreach (var (index, file) in files.Index())
        {
            using var stream = zip.GetEntry($"member-{index + 1}.clm")!.Open();
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.Equal(File.ReadAllBytes(file), bytes.ToArray());
        }
    }

    [Fact]
    public void One_changed_byte_anywhere_is_noticed()
    {
        string path = Path.Combine(_folder, "both.clm");
        ModelFile.WriteEnsemble(path, [Write("a.clm", s_basset, 1), Write("b.clm", s_basset, 2)]);
        byte[] sound = File.ReadAllBytes(path);
        ulong seed = (ulong)Environment.TickCount64;
        var rng = new Rng(seed);
        for (int trial = 0; trial < 200; trial++)
        {
            var bytes = (byte[])sound.Clone();
            int at = rng.Next(sound.Length);
            bytes[at] ^= (byte)(1 << rng.Next(8));
            File.WriteAllBytes(path, bytes);
            var e = Record.Exception(() => ModelFile.Open(path, Device.Cpu));
            Assert.True(e is ModelException && e.Message.StartsWith(path, StringComparison.Ordinal) && !e.Message.Contains('\n'), $"seed {seed}, byte {at}: {e}");
        }
    }

    [Fact]
    public void Members_with_different_windows_or_tracks_are_refused()
    {
        string a = Write("a.clm", s_basset, 1);
        string Refused(params string[] files) =>
            Assert.Throws<ModelException>(() => ModelFile.WriteEnsemble(Path.Combine(_folder, "x.clm"), files)).Message;
        Assert.Contains("an ensemble of 1 model", Refused(a), StringComparison.Ordinal);
        Assert.Contains("right has centring rule Right, but a has Left",
            Refused(a, Write("right.clm", s_basset, 2, m => m with { Centre = Centre.Right })), StringComparison.Ordinal);
        Assert.Contains("strand rule Forward", Refused(a, Write("forward.clm", s_basset, 2, m => m with { Strand = StrandRule.Forward })), StringComparison.Ordinal);
        Track[] others = [new Track { Id = "u", Kind = TrackKind.Probability }, .. s_tracks[1..]];
        Assert.Contains("track 1 (u, Probability, )",
            Refused(a, Write("other.clm", s_basset, 2, m => m with { Tracks = others })), StringComparison.Ordinal);
        string both = Path.Combine(_folder, "both.clm");
        ModelFile.WriteEnsemble(both, [a, a]);
        Assert.Contains("both is an ensemble itself", Refused(both, a), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "x.clm")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
