namespace CisLens.Formats.Fasta;

/// <summary>Packs the letters of one contig, piece by piece.</summary>
/// <param name="expected">Length in bp, or 0 if it is unknown. With a known length no memory is moved.</param>
sealed class SequencePacker(long expected)
{
    readonly RunList _others = new(), _lowerCase = new();
    byte[] _packed = new byte[TwoBit.Bytes(expected)];
    int _state; // meaning of the last letter, without its base code
    long _otherStart0, _lowerStart0;

    /// <summary>Number of bases so far.</summary>
    public long Length { get; private set; }

    /// <summary>Appends letters.</summary>
    /// <returns>Index of the first byte that is not a letter of a sequence, or −1 if all are.</returns>
    public int Append(ReadOnlySpan<byte> letters)
    {
        Reserve(Length + letters.Length);
        for (int i = 0; i < letters.Length;)
        {
            i += AppendFours(letters[i..]);
            if (i < letters.Length && !AppendOne(letters[i++]))
                return i - 1;
        }
        return -1;
    }

    /// <summary>Finishes the contig. Nothing can be appended after this.</summary>
    public PackedSequence Finish()
    {
        Change(0);
        _others.Trim();
        _lowerCase.Trim();
        Array.Resize(ref _packed, (int)TwoBit.Bytes(Length));
        return new PackedSequence(_packed, Length, _others, _lowerCase);
    }

    // four letters per byte, as long as case and kind do not change
    int AppendFours(ReadOnlySpan<byte> letters)
    {
        var meanings = FastaLetters.Meanings;
        int state = _state, done = 0;
        if ((Length & 3) != 0)
            return 0;
        var packed = _packed.AsSpan((int)(Length >> 2));
        for (; done + 4 <= letters.Length; done += 4)
        {
            int a = meanings[letters[done]] ^ state, b = meanings[letters[done + 1]] ^ state;
            int c = meanings[letters[done + 2]] ^ state, d = meanings[letters[done + 3]] ^ state;
            if ((a | b | c | d) > FastaLetters.CodeBits)
                break;
            packed[done >> 2] = TwoBit.Join(a, b, c, d);
        }
        Length += done;
        return done;
    }

    bool AppendOne(byte letter)
    {
        int meaning = FastaLetters.Meanings[letter];
        if (meaning == FastaLetters.Unknown)
            return false;
        int state = meaning & ~FastaLetters.CodeBits;
        if (state != _state)
            Change(state);
        TwoBit.Add(meaning, (int)(Length & 3), _packed.AsSpan((int)(Length >> 2)));
        Length++;
        return true;
    }

    // a run of lower case, or of one letter other than A, C, G and T, ends or begins here
    void Change(int state)
    {
        if (FastaLetters.Other(state) != FastaLetters.Other(_state))
        {
            if (FastaLetters.Other(_state) is not '\0' and var letter)
                _others.Add(_otherStart0, Length, letter);
            _otherStart0 = Length;
        }
        if ((state & FastaLetters.Lower) != (_state & FastaLetters.Lower))
        {
            if ((_state & FastaLetters.Lower) != 0)
                _lowerCase.Add(_lowerStart0, Length, '\0');
            _lowerStart0 = Length;
        }
        _state = state;
    }

    void Reserve(long bases)
    {
        long bytes = TwoBit.Bytes(bases);
        if (bytes > _packed.Length)
            Array.Resize(ref _packed, checked((int)Math.Max(bytes, Math.Min(_packed.Length * 2L, Array.MaxLength))));
    }
}
