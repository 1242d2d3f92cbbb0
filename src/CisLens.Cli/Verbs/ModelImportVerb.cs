using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Kernels;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Kmers;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import</c>: a published model as a model file.</summary>
sealed class ModelImportVerb : Verb
{
    readonly Argument<string[]> _files = new("files")
    {
        Description = "An LS-GKM model, gkmSVM's two files, word weights of deltaSVM or kmer-SVM, motifs (MEME's form, or counts), or parameters of DeepBind, plain or gzip: what it is shows in its first lines. With --design a network's weights, a file of torch.save, of safetensors or of Keras (.h5).",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _output = CommonOptions.Output("The model file to write.", required: true);
    readonly Option<string?> _design = new("--design") { Description = "Networks: the design that the weights are of; see cislens model ls." };
    readonly Option<string?> _sizes = new("--sizes")
    {
        Description = "Networks: the design's sizes that differ from its defaults, as JSON, such as '{ \"padded\": true }'.",
    };
    readonly Option<string?> _trackNames = new("--track-names") { Description = "Networks: a file with a name a line, one for each output in its order; what follows a tab is for people." };
    readonly Option<string?> _architecture = new("--architecture") { Description = "Keras: the JSON of the architecture, beside a file of weights alone; what it says of the layers is compared with the design." };
    readonly Option<string?> _track = new("--track") { Description = "Name of the track; the output's name without it. Motifs have names of their own." };
    readonly Option<int?> _window = new Option<int?>("--window") { Description = $"Length of a window in bp; default the longest support sequence, {ImportOptions.TableWindow} for word weights and motifs, 101 for DeepBind." }.AtLeast(2);
    readonly Option<string> _unknown = UnknownBasesOption();
    readonly Option<bool> _dropFirst = new("--drop-first-line") { Description = "Word weights: throw the first line away whatever it holds, as deltasvm.pl does." };
    readonly Option<int?> _wordLength = new("--word-length", "-l") { Description = "gkmSVM: l (default 10). Word weights: the l they must have." };
    readonly Option<int> _informative = new("--informative", "-k") { Description = "gkmSVM: k.", DefaultValueFactory = _ => 6 };
    readonly Option<int> _mismatches = new("--max-mismatches", "-d") { Description = "gkmSVM: d.", DefaultValueFactory = _ => 3 };
    readonly Option<GappedKernelType> _type = new("--type", "-t") { Description = "gkmSVM: the filter, truncated, full or counts.", DefaultValueFactory = _ => GappedKernelType.Truncated };
    readonly Option<double> _pseudoCount = new Option<double>("--pseudocount") { Description = "Motifs: counts added to each column in all, spread as the background.", DefaultValueFactory = _ => 0.1 }.AtLeast(1e-9);
    readonly Option<string?> _build = new("--build") { Description = "Genome build of the training data." };
    readonly Option<string?> _licence = new("--licence") { Description = "Licence of the weights." };
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public ModelImportVerb() : base("import", "Read a model of LS-GKM, gkmSVM, deltaSVM, kmer-SVM or DeepBind, motifs, or a network's weights; the model file works in every verb.",
        "cislens model import gkm.model.txt -o model.clm",
        "cislens model import gkm_svseq.fa gkm_svalpha.out -l 10 -k 6 -d 3 -o model.clm",
        "cislens model import motifs.meme -o motifs.clm",
        "cislens model import D00328.018.txt.gz --track CTCF -o ctcf.clm",
        "cislens model import deepsea.beluga.pth --design beluga --track-names tracks.txt -o beluga.clm",
        "cislens model import spliceai1.h5 --design spliceai-10k -o spliceai1.clm",
        "cislens model import weights.txt.gz --track GM12878 -o weights.clm")
    {
        Arguments.Add(_files);
        foreach (Option option in new Option[] { _output, _design, _sizes, _trackNames, _architecture, _track, _window, _unknown, _dropFirst, _wordLength, _informative, _mismatches, _type, _pseudoCount, _build, _licence, _threads, _force })
            Options.Add(option);
    }

    /// <summary><c>--unknown-bases</c>.</summary>
    public static Option<string> UnknownBasesOption()
    {
        var option = new Option<string>("--unknown-bases")
        {
            Description = "Letters other than A, C, G, T in sequences to score: skip the words over them, read them as a (LS-GKM does), or drop them (gkmSVM does).",
            DefaultValueFactory = _ => "skip",
        };
        option.AcceptOnlyFromAmong("skip", "a", "drop");
        return option;
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string[] files = args.GetRequiredValue(_files);
        string output = args.GetValue(_output)!;
        CheckKind(args, files);
        string[] inputs = [.. files, .. new[] { args.GetValue(_architecture), args.GetValue(_trackNames) }.OfType<string>()];
        CommonOptions.KeepExisting(output, args.GetValue(_force), inputs);
        TorchLibrary.Threads = args.GetValue(_threads);
        var record = new RunRecord();
        using IStoredModel model = args.GetValue(_design) is { } design ? Network(args, design, files, output) : ModelImport.Read(files, Read(args, output));
        WarnOfMissing(model, context.Log);
        var stated = model.Manifest with { Build = args.GetValue(_build), Licence = args.GetValue(_licence) };
        foreach (string file in inputs)
            record.AddInput(file);
        string card = ModelCard.Text(stated with { Parameters = model.ParameterCount }) +
            string.Concat(record.Inputs.Select(i => $"- imported from: {Path.GetFileName(i.Path)}, SHA-256 {i.Sha256}\n"));
        ModelFile.Write(output, model, stated, card);
        record.Counts["parameters"] = model.ParameterCount;
        record.Write(output);
        context.Log.Info($"{output}: {stated.Design}, window {stated.Window} bp, {model.ParameterCount:N0} numbers, {stated.Tracks.Count:N0} tracks: {string.Join(", ", stated.Tracks.Take(5).Select(t => t.Id))}{(stated.Tracks.Count > 5 ? ", ..." : "")}");
    }

    /// <summary>What is for models of another kind must not be passed over.</summary>
    void CheckKind(ParseResult args, string[] files)
    {
        if (args.GetValue(_design) is not null)
        {
            CommonOptions.RefuseForeign(args, "a network's weights", [_track, _unknown, _dropFirst, _wordLength, _informative, _mismatches, _type, _pseudoCount]);
            return;
        }
        Option[] network = [_sizes, _trackNames, _architecture], gkmSvm = [_informative, _mismatches, _type], words = [_dropFirst], motifs = [_pseudoCount];
        if (network.Any(o => args.GetResult(o) is { Implicit: false }))
            throw new UsageException("--sizes, --track-names and --architecture are for networks; give their --design, too");
        var (what, foreign) = PublishedFiles.KindOf(files[0], args.GetValue(_dropFirst)) switch
        {
            _ when files.Length > 1 => ("gkmSVM's files", [.. words, .. motifs]),
            PublishedFile.LsGkm => ("a model of LS-GKM", [.. gkmSvm, .. words, .. motifs, _wordLength]),
            PublishedFile.Weights => ("word weights", [.. gkmSvm, .. motifs, _unknown]),
            PublishedFile.KmerSvm => ("weights of kmer-SVM", [.. gkmSvm, .. words, .. motifs, _unknown]),
            PublishedFile.DeepBind => ("a model of DeepBind", [.. gkmSvm, .. words, .. motifs, _wordLength, _unknown]),
            PublishedFile.Meme or PublishedFile.Counts => ("motifs", [.. gkmSvm, .. words, _wordLength, _unknown]),
            _ => ("", Array.Empty<Option>()),   // half of a pair, which the import names
        };
        CommonOptions.RefuseForeign(args, what, foreign);
    }

    NetModel Network(ParseResult args, string name, string[] files, string output)
    {
        if (files.Length != 1)
            throw new UsageException($"{files.Length} weight files, expected one");
        var tracks = args.GetValue(_trackNames) is { } path ? TrackNames.Read(path) : null;
        var sizes = Sizes(args.GetValue(_sizes));
        if (tracks is not null)
            sizes["tasks"] = tracks.Count;
        if (args.GetValue(_window) is { } window)
            sizes["window"] = window;
        var design = Designs.Create(name, sizes);
        string? architecture = args.GetValue(_architecture);
        return NetworkImport.Read(files[0], design, Path.GetFileNameWithoutExtension(output), TrackNames.Of(tracks, design), Device.Cpu, architecture);
    }

    static JsonObject Sizes(string? text)
    {
        try
        {
            return text is null ? [] : JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject ?? throw new UsageException($"--sizes {text}: expected a JSON object");
        }
        catch (JsonException)
        {
            throw new UsageException($"--sizes {text}: expected a JSON object with each key once, such as '{{ \"padded\": true }}'");
        }
    }

    /// <summary>A table cut at the end of a line looks like a shorter one. In kmer-SVM's, which has decision values, a word may well weigh 0.</summary>
    static void WarnOfMissing(IStoredModel model, ConsoleLog log)
    {
        if (model is not WordModel { Tables: var tables, Manifest.Tracks.Count: 1 })
            return;
        long missing = tables.Sum(table => table.MergedWords().LongCount(word => table[word] == 0));
        if (missing > 0)
            log.Warn("words without a weight count 0; is the table whole?", $"{missing:N0} of {model.ParameterCount:N0} words");
    }

    ImportOptions Read(ParseResult args, string output)
    {
        string name = Path.GetFileNameWithoutExtension(output);
        int? wordLength = args.GetValue(_wordLength);
        return new ImportOptions
        {
            Name = name,
            NamedTrack = args.GetValue(_track),
            PseudoCount = args.GetValue(_pseudoCount),
            Window = args.GetValue(_window),
            Kernel = new GappedKernel { Type = args.GetValue(_type), WordLength = wordLength ?? 10, Informative = args.GetValue(_informative), MaxMismatches = args.GetValue(_mismatches) },
            WordLength = wordLength,
            Unknown = args.GetValue(_unknown) switch { "a" => UnknownBases.AsA, "drop" => UnknownBases.Drop, _ => UnknownBases.Skip },
            DropFirstLine = args.GetValue(_dropFirst),
            Threads = args.GetValue(_threads),
        };
    }
}
