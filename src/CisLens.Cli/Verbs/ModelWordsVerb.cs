using System.CommandLine;
using CisLens.Core;
using CisLens.Formats.Meme;
using CisLens.Formats.Tables;
using CisLens.Kernels.Motifs;
using CisLens.Kernels.Scores;
using CisLens.Models.Kmers;
using CisLens.Report.Figures;
using CisLens.Torch;

namespace CisLens.Cli.Verbs;

/// <summary><c>model words</c>: the k-mers with the largest weights of a model, and motifs made from them.</summary>
sealed class ModelWordsVerb : Verb
{
    readonly Argument<string> _model = ModelVerb.File();
    readonly Option<string?> _output = CommonOptions.Output(
        "Prefix of the output files: PREFIX.tsv, PREFIX.meme, PREFIX.motifN.svg (default: print the table).");
    readonly Option<string?> _track = new("--track") { Description = "Track to use, if the model has several." };
    readonly Option<int> _top = new Option<int>("--top")
    {
        Description = "Number of k-mers with the highest weights.",
        DefaultValueFactory = _ => 20,
    }.AtLeast(0);
    readonly Option<int> _bottom = new Option<int>("--bottom")
    {
        Description = "Number of k-mers with the lowest weights.",
        DefaultValueFactory = _ => 0,
    }.AtLeast(0);
    readonly Option<int> _motifs = new Option<int>("--motifs")
    {
        Description = "Largest number of motifs; they are made from the 1,000 k-mers with the highest positive weights.",
        DefaultValueFactory = _ => 3,
    }.AtLeast(0);
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public ModelWordsVerb() : base("words", "Show the k-mers with the largest weights of a model, and motifs made from them.",
        "cislens model words gkm.clm", "cislens model words gkm.clm --track liver --top 100 -o words")
    {
        Arguments.Add(_model);
        Add(_output, _track, _top, _bottom, _motifs, _threads, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = args.GetValue(_model)!;
        string? prefix = args.GetValue(_output) is "-" ? null : args.GetValue(_output);
        if (prefix is not null)
            foreach (string file in (string[])[prefix + ".tsv", prefix + ".meme"])
                CommonOptions.KeepExisting(file, args.GetValue(_force), path);
        TorchLibrary.Threads = args.GetValue(_threads);
        var record = context.Record;
        record.AddInputs(path);
        using var model = KmerModelFile.Open<KmerModel>(path);
        int label = KmerModelFile.Label(model, args.GetValue(_track));
        var tables = model.Weights(label);
        string words = TableWriter.Format("rank word reverse_complement weight",
            tables.SelectMany(t => Rows(t, args.GetValue(_top), args.GetValue(_bottom))));
        var motifs = LearnedMotif.Find(tables[^1], args.GetValue(_motifs));
        if (prefix is null)
            context.Output.Write(words);
        else
        {
            DurableFile.WriteText(prefix + ".tsv", words);
            WriteMotifs(prefix, model.Labels[label], motifs);
            (record.Settings["track"], record.Counts["motifs"]) = (model.Labels[label], motifs.Count);
            context.RecordedOutput = prefix + ".tsv";
        }
        foreach (var (i, motif) in motifs.Index())
        {
            double bits = Enumerable.Range(0, motif.Matrix.Width).Sum(motif.Matrix.InformationBits);
            context.Log.Info($"motif {i + 1}: {motif.Matrix.Consensus}, {motif.Kmers:N0} k-mers, {bits:0.0} bits");
        }
    }

    static IEnumerable<object?[]> Rows(KmerWeights weights, int top, int bottom)
    {
        var highest = weights.Top(top).Select((word, i) => (Rank: i + 1, Word: word));
        var lowest = weights.Bottom(bottom).Select((word, i) => (Rank: -(i + 1), Word: word)).Reverse();
        foreach (var (rank, word) in highest.Concat(lowest))
        {
            string letters = KmerWeights.Letters(word, weights.WordLength);
            yield return [rank, letters, Dna.Decode(Dna.ReverseComplement(Dna.Encode(letters))), weights[word]];
        }
    }

    static void WriteMotifs(string prefix, string track, IReadOnlyList<LearnedMotif> motifs)
    {
        MemeWriter.Write(prefix + ".meme", motifs.Select((motif, i) =>
            new MemeRecord($"motif{i + 1}", motif.Seed, Columns(motif.Matrix, (p, _) => p), motif.Kmers)));
        foreach (var (i, motif) in motifs.Index())
            LogoFigure.Draw(new Logo
            {
                Title = $"{track}, motif {i + 1}: {motif.Kmers:N0} words like {motif.Seed}",
                Unit = "bits",
                Heights = Columns(motif.Matrix, (p, bits) => p * bits),
            }).Write($"{prefix}.motif{i + 1}.svg");
    }

    /// <summary>A number for each base of each column, from its probability and the column's information in bits.</summary>
    static double[] Columns(PositionWeightMatrix matrix, Func<double, double, double> value) =>
        [.. Enumerable.Range(0, matrix.Width).SelectMany(column =>
            Enumerable.Range(0, 4).Select(b => value(matrix.Probability(column, b), matrix.InformationBits(column))))];
}
