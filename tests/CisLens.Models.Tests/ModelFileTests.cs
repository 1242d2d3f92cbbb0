using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Formats.Archive;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Tests;

public sealed class ModelFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-clm").FullName;
    string Path_(string name) => Path.Combine(_folder, name);

    static readonly Basset s_design = new() { Window = 60, Tasks = 3, Filters = [4, 5, 6], Widths = [5, 3, 3], Pools = [2, 2, 2], Hidden = [7, 8] };
    static readonly Track[] s_tracks = [.. Enumerable.Range(0, 3).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Probability })];

    string Write(string name = "m.clm", ulong seed = 1)
    {
        using var network = Network.Create(s_design, Device.Cpu, new Rng(seed));
        ModelFile.Write(Path_(name), new NetModel(s_design.Manifest("small", s_tracks), network));
        return Path_(name);
    }

    [Fact]
    public void A_model_comes_back_and_answers_the_same()
    {
        string path = Write();
        var codes = Dna.Encode(string.Concat(Enumerable.Repeat("ACGTNACCGT", 6)));
        using var network = Network.Create(s_design, Device.Cpu, new Rng(1));
        using var before = new NetModel(s_design.Manifest("small", s_tracks), network);
        using var after = ModelFile.Open(path, Device.Cpu, selfTest: true);
        float[] expected = new float[3], found = new float[3];
        before.Predict(new SequenceBatch(codes, 60), [0, 1, 2], expected);
        after.Predict(new SequenceBatch(codes, 60), [0, 1, 2], found);
        Assert.Equal(expected, found);
        Assert.Equal("small", after.Manifest.Name);
        Assert.Equal(UnknownBase.Quarter, after.Manifest.UnknownBase);
        Assert.Equal("sigmoid", after.Manifest.OutputTransform);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_and_another_does_not()
    {
        Assert.Equal(File.ReadAllBytes(Write("a.clm")), File.ReadAllBytes(Write("b.clm")));
        Assert.Equal(ModelFile.Hash(Path_("a.clm")), ModelFile.Hash(Path_("b.clm")));
        Assert.NotEqual(ModelFile.Hash(Path_("a.clm")), ModelFile.Hash(Write("c.clm", seed: 2)));
    }

    [Fact]
    public void Common_tools_can_look_inside()
    {
        using var zip = ZipFile.OpenRead(Write());
        Assert.Equal(["manifest.json", "weights.safetensors", "golden.json", "card.md", "SHA256SUMS"], zip.Entries.Select(e => e.FullName));
        using var manifest = JsonDocument.Parse(zip.Entries[0].Open());
        Assert.Equal(1, manifest.RootElement.GetProperty("schema").GetInt32());
    }

    [Fact]
    public void One_changed_byte_anywhere_is_noticed()
    {
        byte[] sound = File.ReadAllBytes(Write());
        string path = Path_("changed.clm");
        ulong seed = (ulong)Environment.TickCount64;
        var rng = new Rng(seed);
        // change each byte of the headers and of the end, and random bytes of the whole file
        var places = Enumerable.Range(0, 60).Concat(Enumerable.Range(sound.Length - 400, 400)).Concat(Enumerable.Range(0, 400).Select(_ => rng.Next(sound.Length)));
        foreach (int at in places)
        {
            var bytes = (byte[])sound.Clone();
            bytes[at] ^= (byte)(1 << rng.Next(8));
            File.WriteAllBytes(path, bytes);
            var e = Record.Exception(() => ModelFile.ReadManifest(path));
            Assert.True(e is ModelException && e.Message.StartsWith(path, StringComparison.Ordinal) && !e.Message.Contains('\n'), $"seed {seed}, byte {at}: {e}");
        }
    }

    [Fact]
    public void A_cut_file_a_folder_and_no_file_are_refused()
    {
        byte[] sound = File.ReadAllBytes(Write());
        for (int length = 0; length < sound.Length; length += 97)
        {
            File.WriteAllBytes(Path_("cut.clm"), sound[..length]);
            Assert.Throws<ModelException>(() => ModelFile.Open(Path_("cut.clm"), Device.Cpu));
        }
        Assert.Contains("folder", Assert.Throws<ModelException>(() => ModelFile.ReadManifest(_folder)).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<ModelException>(() => ModelFile.ReadManifest(Path_("none.clm"))).Message, StringComparison.Ordinal);
    }

    /// <summary>A copy of the model file with one changed entry and correct SHA-256 sums.</summary>
    string Forge(string entry, Func<string, string> change)
    {
        using var zip = new StoredZipReader(File.OpenRead(Write()), "m.clm");
        using var stream = File.Create(Path_("forged.clm"));
        var writer = new StoredZipWriter(stream);
        foreach (string name in zip.Names.ToArray())
        {
            var bytes = new MemoryStream();
            zip.OpenEntry(name).CopyTo(bytes);
            byte[] content = name == entry ? Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(bytes.ToArray()))) : bytes.ToArray();
            writer.Add(name, s => s.Write(content));
        }
        writer.Finish();
        return Path_("forged.clm");
    }

    [Theory]
    [InlineData("manifest.json", "\"schema\": 1", "\"schema\": 7", "the model schema is 7; this program reads 1")]
    [InlineData("manifest.json", "\"schema\": 1,", "", "is not a valid manifest")]
    [InlineData("manifest.json", "\"family\": \"net\"", "\"family\": \"gkm\"", "family \"gkm\"")]
    [InlineData("manifest.json", "\"design\": \"basset\"", "\"design\": \"bassett\"", "no design \"bassett\"; there are")]
    [InlineData("manifest.json", "\"padded\": false", "\"padding\": false", "no option \"padding\"")]
    [InlineData("manifest.json", "\"padded\": false", "\"padded\": \"maybe\"", "option padded has a value of the wrong type")]
    [InlineData("manifest.json", "\"window\": 60,\n  \"centre\"", "\"window\": 61,\n  \"centre\"", "the manifest has 61 bp")]
    [InlineData("weights.safetensors", "\"shape\":[4,4,5,1]", "\"shape\":[4,5,4,1]", "tensor 0.weight is 4x5x4x1, expected 4x4x5x1")]
    [InlineData("weights.safetensors", "\"0.bias\"", "\"0.bist\"", "no tensor 0.bias; unknown tensor 0.bist")]
    [InlineData("weights.safetensors", "{", "[", "does not begin with '{'")]
    public void A_forged_or_foreign_content_is_refused_in_one_line(string entry, string from, string to, string said)
    {
        int changes = 0;
        string path = Forge(entry, text =>
        {
            int at = text.IndexOf(from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"{entry} does not hold {from}");
            changes++;
            return text[..at] + to + text[(at + from.Length)..];
        });
        Assert.Equal(1, changes);
        var e = Assert.Throws<ModelException>(() => ModelFile.Open(path, Device.Cpu));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused()
    {
        using var network = Network.Create(s_design, Device.Cpu, new Rng(1));
        network.Write("13.1.bias", [1, 2, 3, float.NaN, 5, 6, 7]);
        ModelFile.Write(Path_("nan.clm"), new NetModel(s_design.Manifest("nan", s_tracks), network));
        Assert.Contains("tensor 13.1.bias has NaN at index 3", Assert.Throws<ModelException>(() => ModelFile.Open(Path_("nan.clm"), Device.Cpu)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_self_test_notices_other_answers()
    {
        string path = Forge("golden.json", text => text.Replace("\"outputs\":[[0.", "\"outputs\":[[1.", StringComparison.Ordinal));
        var e = Assert.Throws<ModelException>(() => ModelFile.Open(path, Device.Cpu, selfTest: true));
        Assert.Contains("self-test: sequence 1, track t0", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
