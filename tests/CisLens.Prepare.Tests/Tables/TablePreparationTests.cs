using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Tables;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Tables;

public sealed class TablePreparationTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    TableOptions Options(string table, params string[] labels) =>
        new() { Output = _temp.New("data"), Tables = [new SequenceTable(_temp.File("t.tsv", table), null)], Labels = labels };

    static DatasetManifest Run(TableOptions options) => TablePreparation.Run(options, new SilentLog(), CancellationToken.None);

    string Refused(TableOptions options)
    {
        string message = Assert.Throws<InputException>(() => Run(options)).Message;
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_temp.Path), p => Path.GetFileName(p).StartsWith("data", StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
        return message;
    }

    static string Random(Rng rng, int length) => new([.. Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)])]);

    [Fact]
    public void Splits_numbers_and_missing_labels_come_from_the_table()
    {
        var manifest = Run(Options("id\tseq\tliver\tneuron\tsplit\na\tACGTACGT\t1.5\tNA\ttraining\nb\tCCCC\t-2\t0.25\tvalid\nc\tGATTACA\t0\t1\ttest\n", "liver", "neuron"));
        using var data = Dataset.Open(_temp.New("data"));
        Assert.Equal((8, LabelStorage.Float16), (data.Window, manifest.Heads[0].Labels));
        Assert.Equal([Split.Train, Split.Validation, Split.Test], Enumerable.Range(0, 3).Select(data.SplitOf));
        Assert.Equal(["a", "b", "c"], Enumerable.Range(0, 3).Select(data.Name));
        var labels = new float[2];
        data.Labels(0, labels);
        Assert.Equal([1.5f, float.NaN], labels);
        Assert.All(data.Tracks, t => Assert.Equal(TrackKind.Scalar, t.Kind));
    }

    // float16 has 11 bits of precision. 2048 is exact; 2049 and 0.1 are not.
    [Theory]
    [InlineData("2048", LabelStorage.Float16), InlineData("2049", LabelStorage.Float32), InlineData("0.1", LabelStorage.Float32)]
    public void Labels_are_stored_in_the_smallest_type_that_keeps_them_exactly(string label, LabelStorage expected)
    {
        var manifest = Run(Options($"id\tseq\tliver\tsplit\na\tACGTACGT\t{label}\ttrain\nb\tCCCC\t-2\tvalid\nc\tGATTACA\t0\ttest\n", "liver"));
        using var data = Dataset.Open(_temp.New("data"));
        var labels = new float[1];
        data.Labels(0, labels);
        Assert.Equal(expected, manifest.Heads[0].Labels);
        Assert.Equal(float.Parse(label, System.Globalization.CultureInfo.InvariantCulture), labels[0]);
    }

    sealed class Said : IRunLog
    {
        public List<string> Lines { get; } = [];

        public void Info(string text) => Lines.Add(text);

        public void Warn(string kind, string example) => Lines.Add($"WARN {kind}: {example}");

        public void Progress(string what, long done, long? total, string unit) { }
    }

    [Theory]
    [InlineData("1 0 NA", null, "class, 1 of 1 and 1 of 0", TrackKind.Probability)]
    [InlineData("1 -1 -1", null, "class, 1 of 1 and 2 of -1, which becomes 0", TrackKind.Probability)]
    [InlineData("+1 -1 0", null, "measured value, mean 0, from -1 to 1", TrackKind.Scalar)]
    [InlineData("1 0 0", "value", "measured value, mean 0.3333, from 0 to 1", TrackKind.Scalar)]
    [InlineData("1 0 0", "y=value", "measured value, mean 0.3333, from 0 to 1", TrackKind.Scalar)]
    [InlineData("1 -1 0.5", "y=class", null, TrackKind.Probability)]
    public void The_kind_of_a_label_is_said_and_can_be_given(string labels, string? kind, string? said, TrackKind expected)
    {
        string[] values = labels.Split(' ');
        var options = Options($"id\tseq\ty\tsplit\na\tACGT\t{values[0]}\ttrain\nb\tCCCC\t{values[1]}\ttrain\nc\tGATT\t{values[2]}\ttrain\nd\tGATA\t{values[0]}\tvalid\n", "y")
            with { LabelKinds = kind is null ? [] : [kind], Exclude = _temp.File("out.txt", "d\n") };
        if (said is null)
        {
            Assert.EndsWith("column y has -1, expected 0 and 1, or -1 and 1, for a class", Refused(options), StringComparison.Ordinal);
            return;
        }
        var log = new Said();
        Assert.Equal(expected, TablePreparation.Run(options, log, CancellationToken.None).Heads[0].Tracks[0].Kind);
        Assert.Contains($"label y: {said}", log.Lines);
    }

    [Fact]
    public void Contradicting_rows_are_reported()
    {
        var log = new Said();
        TablePreparation.Run(Options("id\tseq\ty\tz\tsplit\na\tAACC\t1\t5\ttrain\nb\tGGTT\t0\t5\ttrain\na\tGATTC\t0\t2\ttrain\nd\tGATTC\t0\t3\ttrain\n", "y", "z"), log, CancellationToken.None);
        Assert.Contains("WARN ids given more than once: 1 ids of 2 sequences: a (2 times)", log.Lines);
        Assert.Contains("WARN the same sequence is in the class and not in it: y: 1 sequences, on either strand, in 2 rows: a = b", log.Lines);
        Assert.Contains("WARN the same sequence has several values: z: 1 sequences, on either strand, in 2 rows: a = d", log.Lines);
    }

    [Fact]
    public void A_label_with_two_other_values_is_a_measured_value_with_a_warning()
    {
        var log = new Said();
        TablePreparation.Run(Options("seq\ty\tsplit\nAACC\t1\ttrain\nGGTA\t2\ttrain\n", "y"), log, CancellationToken.None);
        Assert.Contains("WARN labels with only two values are taken as measured values; for classes, use 0 and 1, or --label COLUMN=VALUE: y: 1 and 2", log.Lines);
    }

    [Fact]
    public void A_value_of_a_text_column_becomes_a_class()
    {
        var manifest = Run(Options("id\tseq\tcell\tsplit\na\tACGT\tHepG2\ttrain\nb\tCCCC\tK562\ttrain\nc\tGATT\tHepG2\ttest\nd\tGGTT\tK562\tvalidation\n", "cell=HepG2"));
        using var data = Dataset.Open(_temp.New("data"));
        Assert.Equal(("HepG2", "cell=HepG2", TrackKind.Probability), (data.Tracks[0].Id, data.Tracks[0].Label, data.Tracks[0].Kind));
        Assert.Equal(LabelStorage.Bits, manifest.Heads[0].Labels);
        var label = new float[1];
        Assert.Equal([1f, 0f, 1f, 0f], Enumerable.Range(0, 4).Select(i => { data.Labels(i, label); return label[0]; }));
    }

    [Fact]
    public void Without_given_splits_groups_and_identical_sequences_stay_together()
    {
        var rng = new Rng(2);
        var rows = new List<string> { "id\tseq\ty" };
        for (int i = 0; i < 200; i++)
        {
            string bases = Random(rng, 40);
            rows.Add($"e{i}\t{bases}\t{i}");
            rows.Add($"e{i}_rev\t{Random(rng, 40)}\t{i}");                                      // the suffix makes it the same group
            rows.Add($"x{i}\t{Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases)))}\t{i}");     // same sequence on the other strand
        }
        var manifest = Run(Options(string.Join('\n', rows), "y") with { GroupSuffix = "_rev" });
        using var data = Dataset.Open(_temp.New("data"));
        for (int i = 0; i < 600; i += 3)
            Assert.Single(new[] { data.SplitOf(i), data.SplitOf(i + 1), data.SplitOf(i + 2) }.Distinct());
        // Validation and test each get a tenth of 200 groups of three sequences.
        Assert.Equal((480, 60, 60), (manifest.Splits[Split.Train], manifest.Splits[Split.Validation], manifest.Splits[Split.Test]));
        Assert.Equal(0, manifest.Leaks.SharingWord);
        Assert.True(Enumerable.Range(0, 600).Where(i => data.SplitOf(i) == Split.Test).Select(data.Block).Distinct().Count() == 20);
    }

    [Fact]
    public void A_training_sequence_that_is_also_in_the_test_file_is_left_out_and_counted()
    {
        var rng = new Rng(3);
        var bases = Enumerable.Range(0, 40).Select(_ => Random(rng, 50)).ToArray();
        string train = _temp.File("train.tsv", "id\tseq\ty\n" + string.Concat(bases.Select((b, i) => $"r{i}\t{b}\t{i}\n")));
        string test = _temp.File("test.tsv", $"id\tseq\ty\nt0\t{bases[7]}\t1\nt1\t{Dna.Decode(Dna.ReverseComplement(Dna.Encode(bases[9])))}\t2\nt2\t{Random(rng, 50)}\t2\n");
        var manifest = Run(new TableOptions { Output = _temp.New("data"), Tables = [new(train, Split.Train), new(test, Split.Test)], Labels = ["y"] });
        var tally = Assert.Single(manifest.Tallies);
        Assert.Equal((43, 41, 2), (tally.Read, tally.Kept, tally.Dropped.Single().Count));
        // 38 training groups are left. A tenth of them, rounded, becomes validation.
        Assert.Equal((34, 4, 3), (manifest.Splits[Split.Train], manifest.Splits[Split.Validation], manifest.Splits[Split.Test]));
    }

    [Fact]
    public void Adapters_are_trimmed_excluded_ids_left_out_and_reasons_counted()
    {
        string exclude = _temp.File("exclude.txt", "b\n");
        var manifest = Run(Options("seq_id\tseq\ty\tsplit\na\tTTACGTGG\t1\ttrain\nb\tTTAAAAGG\t2\ttrain\nc\tTTNNNNGG\t3\ttest\nd\tTTCCCCGG\tNA\ttest\ne\tTTGATCGG\t.5\ttest\nf\tTTGAGCGG\t5\tvalid\n", "y")
            with
        { Exclude = exclude, TrimLeft = 2, TrimRight = 2 });
        Assert.Equal([new("in the list of excluded ids", 1), new("no label measured", 1), new("too many unknown bases", 1)], manifest.Tallies[0].Dropped);
        using var data = Dataset.Open(_temp.New("data"));
        var codes = new byte[4];
        data.Sequence(0, 0, codes);
        Assert.Equal("ACGT", Dna.Decode(codes));
    }

    [Fact]
    public void A_FASTA_pair_becomes_ones_and_zeros_in_random_splits()
    {
        var rng = new Rng(4);
        string Fasta(string name) => string.Concat(Enumerable.Range(0, 50).Select(i => $">{name}{i}\n{Random(rng, 20 + i)}\n"));
        var manifest = Run(new TableOptions { Output = _temp.New("data"), Positives = _temp.File("p.fa", Fasta("p")), Negatives = _temp.File("n.fa", Fasta("n")) });
        Assert.Equal((100, 69, LabelStorage.Bits), (manifest.Count, manifest.Window, manifest.Heads[0].Labels));
        Assert.Equal((80, 10, 10), (manifest.Splits[Split.Train], manifest.Splits[Split.Validation], manifest.Splits[Split.Test]));
    }

    [Fact]
    public void Sequences_of_a_FASTA_may_share_a_name_and_their_lines_may_end_in_blanks()
    {
        var rng = new Rng(4);
        string Fasta(string end) => string.Concat(Enumerable.Range(0, 30).Select(i => $">peak{i / 2}\n{Random(rng, 20)}{end}\n"));
        var manifest = Run(new TableOptions { Output = _temp.New("data"), Positives = _temp.File("p.fa", Fasta(" \t")), Negatives = _temp.File("n.fa", Fasta("")) });
        Assert.Equal((60, 20), (manifest.Count, manifest.Window));
    }

    [Theory]
    [InlineData("id\tseq\ty\na\tACGT\thigh\n", "y", ":2: y is 'high', expected a number or NA")]
    [InlineData("id\tseq\ty\na\tACGT\t1\nb\tAC-T\t2\n", "y", ":3: the sequence has '-' at position 3, expected A, C, G, T, N or an IUPAC code")]
    [InlineData("id\tseq\ty\n", "y", ": no sequences, expected at least one row")]
    [InlineData("id\tseq\ty\na\tNNNN\t1\nb\tNNNN\t0\n", "y", ": none of 2 sequences can be used: 2 too many unknown bases")]
    [InlineData("id\tseq\ty\na\tACGT\t1\n", "z", ": has no column z; it has id, seq, y")]
    [InlineData("id\tseq\ty\tsplit\na\tACGT\t1\tfold3\n", "y", ":2: split is 'fold3', expected train, validation or test")]
    [InlineData("id\tseq\tc\na\tACGT\tx\nb\tACGA\tx\n", "c=y", ": column c is not 'y' in every row, expected some rows with it and some without")]
    public void Bad_tables_are_refused_in_one_line_and_leave_nothing(string table, string label, string expected)
    {
        var options = Options(table, label);
        Assert.Equal(options.Tables[0].Path + expected, Refused(options));
    }

    [Fact]
    public void The_real_DHS_table_has_the_counts_of_its_README()
    {
        var manifest = Run(new TableOptions { Output = _temp.New("data"), Tables = [new(SharedData.Path("data/dhs-hepg2-k562/dhs200.tsv.gz"), null)], Labels = ["cell=HepG2"], IdColumn = "dhs_id" });
        // The README of the data lists 23,936 sites, 11,968 per cell type. It uses 19,602 for training and chr1 (2,279) for test.
        // The other sites are on chr2.
        Assert.Equal((19_602, 2_055, 2_279), (manifest.Splits[Split.Train], manifest.Splits[Split.Validation], manifest.Splits[Split.Test]));
        using var data = Dataset.Open(_temp.New("data"));
        var label = new float[1];
        Assert.Equal(11_968, Enumerable.Range(0, data.Count).Count(i => { data.Labels(i, label); return label[0] == 1; }));
    }

    [Fact]
    public void The_real_lentiMPRA_tables_share_as_many_kmers_as_a_plain_count_finds()
    {
        string folder = SharedData.Path("data/lentimpra-hepg2");
        string one = _temp.File("v.tsv", $"seq_id\tseq\tmean_value\nv\t{new string('A', 31)}\t1\n");
        var manifest = Run(new TableOptions
        {
            Output = _temp.New("data"),
            Labels = ["mean_value"],
            GroupSuffix = "_Reversed:",
            Exclude = Path.Combine(folder, "hepg2_train.exclude.txt"),
            Tables = [new(Path.Combine(folder, "hepg2_train.tsv.gz"), Split.Train), new(Path.Combine(folder, "hepg2_test.tsv.gz"), Split.Test), new(one, Split.Validation)],
        });
        // The training file has 12,292 rows, and 4 are excluded. With all 32-mers of the training rows on both strands in a set,
        // Python finds 303 of the 12,298 test rows.
        Assert.Equal((12_288, 12_298), (manifest.Splits[Split.Train], manifest.Splits[Split.Test]));
        Assert.Equal((1, 303, 0), (manifest.Leaks.Sampling, manifest.Leaks.SharingWord, manifest.Leaks.NearIdentical));
    }
}
