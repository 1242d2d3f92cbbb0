namespace CisLens.Core.Contract;

/// <summary>Which part of a dataset an example belongs to.</summary>
public enum Split { Train, Validation, Test, Unused }

/// <summary>What step 3 trains and evaluates on: sequences with a number a track, in splits. Step 2 makes it.</summary>
public interface ILabelledSequences
{
    /// <summary>How many examples there are in all.</summary>
    int Count { get; }

    /// <summary>Length of a window in bp.</summary>
    int Window { get; }

    /// <summary>Bases that are known on either side of a window.</summary>
    int Flank { get; }

    /// <summary>Stretches of equal length that a window is cut into, each with a label a track; 1 where the window has one.</summary>
    int Bins { get; }

    /// <summary>What the labels are, in order.</summary>
    IReadOnlyList<Track> Tracks { get; }

    /// <summary>Names of the heads. Bins, tracks, labels and splits here are those of the first.</summary>
    IReadOnlyList<string> Heads => ["main"];

    /// <summary>The same examples with the bins, tracks, labels and splits of one head.</summary>
    /// <exception cref="UsageException">There is no such head.</exception>
    ILabelledSequences ForHead(string name) => this;

    /// <summary>SHA-256 that changes when any label, sequence or split does.</summary>
    string Fingerprint { get; }

    /// <summary>The examples of a split, ascending.</summary>
    IReadOnlyList<int> Indexes(Split split);

    /// <summary>
    /// Writes the window of an example, moved by <paramref name="shift"/> bp to the right; into more room than the window takes, as many
    /// bases of either side with it (N where nothing is known).
    /// </summary>
    void Sequence(int index, int shift, Span<byte> codes);

    /// <summary>Writes the labels of an example, bins × tracks; NaN where not measured.</summary>
    void Labels(int index, Span<float> labels);

    /// <summary>What is resampled together in a block bootstrap: the chromosome, or a block of the file.</summary>
    string Block(int index);

    /// <summary>Name of an example for people and for prediction tables: coordinates or the sequence's id.</summary>
    string Name(int index);
}
