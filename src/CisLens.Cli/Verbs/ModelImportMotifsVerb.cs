using System.CommandLine;
using CisLens.Models.Import;
using CisLens.Models.Storage;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import motifs</c>: motifs as a scan of both strands.</summary>
sealed class ModelImportMotifsVerb : ModelImportKindVerb
{
    readonly Argument<string> _file = new("file")
    {
        Description = "Motifs: MEME format, or counts as HOCOMOCO writes them, plain or gzip.",
    };
    readonly Option<string?> _track = new("--track")
    {
        Description = "Name of the track, if the file contains one motif (default: the motif's name).",
    };
    readonly Option<int?> _window = Window($"{ImportOptions.TableWindow}");
    readonly Option<double> _pseudoCount = new Option<double>("--pseudocount")
    {
        Description = "Counts added to each column in total, in the proportions of the background.",
        DefaultValueFactory = _ => 0.1,
    }.AtLeast(1e-9);

    public ModelImportMotifsVerb() : base("motifs", "Make a model file from motifs; each track is the best match of one motif.",
        "cislens model import motifs sim/motifs.meme -o motifs.clm")
    {
        Arguments.Add(_file);
        AddOptions(_track, _window, _pseudoCount);
    }

    /// <inheritdoc/>
    protected override string[] Inputs(ParseResult args) => [args.GetRequiredValue(_file)];

    /// <inheritdoc/>
    protected override IStoredModel Read(ParseResult args, string name, RunContext context)
    {
        string file = args.GetRequiredValue(_file);
        RequireKind(file, PublishedFiles.KindOf(file), PublishedFile.Meme, PublishedFile.Counts);
        return ModelImport.Read([file], new()
        {
            Name = name,
            NamedTrack = args.GetValue(_track),
            Window = args.GetValue(_window),
            PseudoCount = args.GetValue(_pseudoCount),
            Threads = args.GetValue(Threads),
        });
    }
}
