using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Tests;

namespace CisLens.Formats.Tests.Weights.Safetensors;

public sealed class SafetensorsCorpusTests
{
    static string[][] Rows() =>
        [.. File.ReadLines(SharedData.Path("data/formats/manifest.tsv")).Select(line => line.Split('\t')).Where(row => row[1] == "safetensors")];

    /// <summary>Reads everything in a file.</summary>
    static int ReadAll(byte[] bytes, string name)
    {
        using var reader = new SafetensorsReader(new MemoryStream(bytes), bytes.Length, name);
        foreach (var tensor in reader.Tensors)
            reader.Read(tensor, new byte[tensor.Bytes]);
        return reader.Tensors.Count;
    }

    [Fact]
    public void Every_file_of_the_corpus_is_read_or_refused_as_its_verdict_says()
    {
        var rows = Rows();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            string path = SharedData.Path("data/formats/" + row[0]);
            byte[] bytes = File.ReadAllBytes(path);
            if (row[2] == "reject")
                Assert.Contains(path, Assert.Throws<InputException>(() => ReadAll(bytes, path)).Message, StringComparison.Ordinal);
            else
                Assert.Equal(int.Parse(row[4]), ReadAll(bytes, path));
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        foreach (var row in Rows().Where(row => row[2] == "accept"))
        {
            byte[] bytes = File.ReadAllBytes(SharedData.Path("data/formats/" + row[0]));
            for (int length = 0; length < bytes.Length; length++)
                Assert.Throws<InputException>(() => ReadAll(bytes[..length], "cut"));
        }
    }

    [Fact]
    public void Mutated_files_are_read_or_refused()
    {
        ulong seed = (ulong)Environment.TickCount64;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var rng = new Rng(seed);
        var corpus = Rows().Select(row => File.ReadAllBytes(SharedData.Path("data/formats/" + row[0]))).Where(b => b.Length is > 0 and < 4096).ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            var bytes = Mutate(corpus[rng.Next(corpus.Length)], corpus[rng.Next(corpus.Length)], rng);
            try
            {
                ReadAll(bytes, "mutant");
            }
            catch (InputException e)
            {
                Assert.StartsWith("mutant: ", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, mutant {i}: {e}");
            }
        }
    }

    static byte[] Mutate(byte[] source, byte[] other, Rng rng)
    {
        var bytes = (byte[])source.Clone();
        if (rng.Next(4) == 0)
            bytes = [.. bytes.AsSpan(0, rng.Next(bytes.Length)), .. other.AsSpan(rng.Next(other.Length))];
        for (int edits = rng.Next(4); edits >= 0 && bytes.Length > 0; edits--)
            bytes[rng.Next(bytes.Length)] = rng.Next(2) == 0 ? (byte)rng.Next(256) : (byte)"{}[]\",:0123456789-e.\\"[rng.Next(21)];
        return bytes;
    }
}
