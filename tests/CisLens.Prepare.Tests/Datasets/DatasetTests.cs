using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tests.Datasets;

public sealed class DatasetTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    static Track Binary(string id) => new() { Id = id, Kind = TrackKind.Probability };

    string WriteSequences(int window, LabelStorage storage, params (string Bases, float[] Labels, Split Split)[] examples)
    {
        string folder = _temp.Folder("data");
        Track[] tracks = [.. Enumerable.Range(0, examples[0].Labels.Length).Select(t => Binary($"t{t}"))];
        using var writer = new DatasetWriter(folder,
            TestDataset.Describe(window, new DatasetHead { Tracks = tracks, BinBp = window, Labels = storage }), ["rows 1-9"]);
        for (int i = 0; i < examples.Length; i++)
            writer.Add(new Example { Codes = Dna.Encode(examples[i].Bases), Labels = examples[i].Labels, Split = examples[i].Split,
                Name = $"s{i}" });
        writer.Finish();
        return folder;
    }

    static string Window(Dataset data, int index, int shift = 0)
    {
        var codes = new byte[data.Window];
        data.Sequence(index, shift, codes);
        return Dna.Decode(codes);
    }

    [Fact]
    public void Shorter_sequences_are_centred_in_N_and_longer_ones_cropped_at_the_centre()
    {
        using var data = Dataset.Open(WriteSequences(4, LabelStorage.Bits,
            ("ACGT", [1], Split.Train), ("CG", [0], Split.Train), ("AACGTT", [0], Split.Test), ("G", [1], Split.Test)));

        Assert.Equal("ACGT", Window(data, 0));
        // The anchor of a 2-mer has index 0. The anchor of the 4-bp window has index 1 (left centre).
        // So there is one N before the 2-mer and one N after it.
        Assert.Equal("NCGN", Window(data, 1));
        // The anchor of a 6-mer has index 2, so the window starts at 2 - 1 = 1.
        Assert.Equal("ACGT", Window(data, 2));
        Assert.Equal("NGNN", Window(data, 3));
    }

    [Fact]
    public void A_positive_shift_moves_the_window_to_the_right()
    {
        using var data = Dataset.Open(WriteSequences(4, LabelStorage.Bits, ("ACGT", [1], Split.Train), ("TTTTTT", [1], Split.Train)));

        Assert.Equal("CGTN", Window(data, 0, shift: 1));
        Assert.Equal("NNAC", Window(data, 0, shift: -2));
        Assert.Equal("NNNN", Window(data, 0, shift: 9));
        Assert.Equal("TTTT", Window(data, 1, shift: 1));
        Assert.Equal("TTTN", Window(data, 1, shift: 2));
    }

    [Fact]
    public void Bases_are_read_back_from_every_position_in_a_byte()
    {
        var rng = new Rng(7);
        var examples = new (string, float[], Split)[60];
        for (int i = 0; i < examples.Length; i++)
            examples[i] = (new string([.. Enumerable.Range(0, 33 + i).Select(_ => "ACGTN"[rng.Next(5)])]), [i % 2], Split.Train);
        using var data = Dataset.Open(WriteSequences(33, LabelStorage.Bits, examples));

        for (int i = 0; i < examples.Length; i++)
        {
            // With the left centre, (33 + i - 1) / 2 - 16 = i / 2 bases come before the window.
            Assert.Equal(examples[i].Item1.Substring(i / 2, 33), Window(data, i));
        }
    }

    [Fact]
    public void Labels_are_read_back_from_bits_and_from_numbers()
    {
        float[] bits = [1, 0, 0, 1, 1, 0, 0, 0, 1, 0];
        using (var data = Dataset.Open(WriteSequences(2, LabelStorage.Bits, ("AC", bits, Split.Train), ("AC", new float[10], Split.Test))))
        {
            var row = new float[10];
            data.Labels(0, row);
            Assert.Equal(bits, row);
            data.Labels(1, row);
            Assert.Equal(new float[10], row);
            Assert.Equal([1], data.Indexes(Split.Test));
        }
        using var numeric = Dataset.Open(WriteSequences(2, LabelStorage.Float32, ("AC", [-1.5f, float.NaN], Split.Train)));
        var numbers = new float[2];
        numeric.Labels(0, numbers);
        Assert.Equal([-1.5f, float.NaN], numbers);
    }

    [Fact]
    public void One_changed_byte_of_any_file_is_refused_with_its_name_when_it_is_opened_or_first_read()
    {
        string folder = WriteSequences(4, LabelStorage.Bits, ("ACGN", [1], Split.Train), ("ACGT", [0], Split.Test));
        foreach (string name in Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Where(n => n != DatasetManifest.FileName))
        {
            string path = Path.Combine(folder, name);
            var sound = File.ReadAllBytes(path);
            var changed = sound.ToArray();
            changed[0] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.Contains(name, Assert.Throws<InputException>(() => OpenAndVerify(folder)).Message);
            File.WriteAllBytes(path, sound);
        }
        OpenAndVerify(folder);
    }

    static void OpenAndVerify(string folder)
    {
        using var data = Dataset.Open(folder);
        data.VerifyAll();
    }

    [Fact]
    public void A_folder_without_a_manifest_and_another_schema_are_refused()
    {
        string empty = _temp.Folder("empty");
        Assert.Contains("no dataset.json", Assert.Throws<InputException>(() => Dataset.Open(empty)).Message);
        File.WriteAllText(Path.Combine(empty, "dataset.json"), """{"schema": 99}""");
        Assert.Contains("schema is 99", Assert.Throws<InputException>(() => Dataset.Open(empty)).Message);
        File.WriteAllText(Path.Combine(empty, "dataset.json"), "[1]");
        Assert.Contains("no schema version", Assert.Throws<InputException>(() => Dataset.Open(empty)).Message);
    }
}
