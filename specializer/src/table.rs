//! The instruction table: the one place where an instruction is defined.
//!
//! # Operand roles
//!
//! An instruction has three 16-bit operands `a b c` and an 8-bit `n`. Registers `0..n_locals` are a frame's
//! locals, the rest are temporaries. A *dead* temporary never holds a counted reference.
//!
//! | role | meaning |
//! |---|---|
//! | `D` | register written; its old content is dropped |
//! | `U` | register used; if it is a temporary (and not also the `D` of the instruction) it is consumed: dropped and dead afterwards |
//! | `B` | register borrowed: only looked at, never consumed |
//! | `S` | first register of a span; all registers of the span are temporaries and consumed |
//! | `R` | first register of a span that is written |
//! | `K` | index of a constant |
//! | `N` | index of a name |
//! | `I` | signed 16-bit immediate |
//! | `J` | signed 16-bit jump distance in words, from the end of the instruction and its cache |
//! | `X` | a plain number |
//! | `W` | the high half of the 32-bit number that starts in the operand before |
//! | `_` | not used, zero |
//!
//! `JW`, `IW` and `KW` are 32-bit forms in `b` and `c` (low half in `b`).

/// What an operand of an instruction stands for; the table's letters are explained in the module's docs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Register written.
    D,
    /// Register used, consumed if temporary.
    U,
    /// Register borrowed.
    B,
    /// First register of a consumed span.
    S,
    /// First register of a written span.
    R,
    /// Constant index.
    K,
    /// Name index.
    N,
    /// Signed immediate.
    I,
    /// Jump distance.
    J,
    /// Plain number.
    X,
    /// High half of the operand before.
    W,
    /// Unused.
    None,
}

/// What the table says of one instruction.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    /// The instruction's name as the disassembler prints it.
    pub name: &'static str,
    /// Roles of `a`, `b`, `c`.
    pub roles: [Role; 3],
    /// 64-bit words of inline cache that follow the instruction.
    pub cache: usize,
    /// One line for the reference page.
    pub doc: &'static str,
}

/// Calls the macro `$m` with every row of the instruction table:
/// `$(#[doc = $doc] $Name [$a $b $c] $cache;)*`.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => { $m! {
        // ---- moving values -------------------------------------------------------------------------------
        #[doc = "Does nothing."]
        Nop [_ _ _] 0;
        #[doc = "a := b; a temporary b is moved, a local b is copied."]
        Move [D U _] 0;
        #[doc = "a := b; b keeps its value even if it is a temporary."]
        Copy [D B _] 0;
        #[doc = "a := constant."]
        LoadConst [D K W] 0;
        #[doc = "a := small integer."]
        LoadInt [D I W] 0;
        #[doc = "Raises the unbound-local error if local a is unbound."]
        CheckBound [B _ _] 0;
        #[doc = "Drops register a and leaves it unbound."]
        Clear [D _ _] 0;
        // ---- cells and closures --------------------------------------------------------------------------
        #[doc = "Wraps the value of register a (perhaps unbound) in a new cell, kept in a."]
        MakeCell [D _ _] 0;
        #[doc = "a := content of the cell in register b; raises if unbound."]
        LoadCell [D B _] 0;
        #[doc = "Content of the cell in register a := b."]
        StoreCell [B U _] 0;
        #[doc = "Unbinds the cell in register a; raises if it was unbound (n = 1: never raises)."]
        ClearCell [B _ _] 0;
        #[doc = "a := content of the running function's closure cell number b; raises if unbound."]
        LoadDeref [D X _] 0;
        #[doc = "Content of closure cell number a := b."]
        StoreDeref [X U _] 0;
        #[doc = "Unbinds closure cell number a; raises if it was unbound (n = 1: never raises)."]
        ClearDeref [X _ _] 0;
        #[doc = "a := closure cell number b itself (to build an inner function's closure)."]
        LoadClosure [D X _] 0;
        #[doc = "a := name c of the class namespace, or else the content of closure cell number b."]
        LoadClassDeref [D X N] 0;
        // ---- names ---------------------------------------------------------------------------------------
        #[doc = "a := global b, or else built-in b."]
        LoadGlobal [D N _] 2;
        #[doc = "Global a := b."]
        StoreGlobal [N U _] 0;
        #[doc = "Deletes global a."]
        DelGlobal [N _ _] 0;
        #[doc = "a := name b of the frame's namespace, or else global, or else built-in."]
        LoadName [D N _] 0;
        #[doc = "Name a of the frame's namespace := b."]
        StoreName [N U _] 0;
        #[doc = "Deletes name a of the frame's namespace."]
        DelName [N _ _] 0;
        // ---- attributes ----------------------------------------------------------------------------------
        #[doc = "a := b.name(c)."]
        LoadAttr [D U N] 3;
        #[doc = "a.name(c) := b."]
        StoreAttr [U U N] 2;
        #[doc = "Deletes a.name(b)."]
        DelAttr [U N _] 0;
        #[doc = "For a method call: a := function and a+1 := receiver, or a := attribute and a+1 := unbound."]
        LoadMethod [R U N] 3;
        #[doc = "Span b holds `super`, class, receiver; a := attribute c after that class in the receiver's order."]
        LoadSuperAttr [D S N] 0;
        #[doc = "As LoadSuperAttr, for a method call: a := function and a+1 := receiver, or a+1 := unbound."]
        LoadSuperMethod [R S N] 2;
        // ---- arithmetic (n = 1: in-place form) -----------------------------------------------------------
        #[doc = "a := b + c."]
        Add [D U U] 0;
        #[doc = "a := b - c."]
        Sub [D U U] 0;
        #[doc = "a := b * c."]
        Mul [D U U] 0;
        #[doc = "a := b / c."]
        TrueDiv [D U U] 0;
        #[doc = "a := b // c."]
        FloorDiv [D U U] 0;
        #[doc = "a := b % c."]
        Mod [D U U] 0;
        #[doc = "a := b ** c."]
        Pow [D U U] 0;
        #[doc = "a := b @ c."]
        MatMul [D U U] 0;
        #[doc = "a := b << c."]
        LShift [D U U] 0;
        #[doc = "a := b >> c."]
        RShift [D U U] 0;
        #[doc = "a := b & c."]
        And [D U U] 0;
        #[doc = "a := b | c."]
        Or [D U U] 0;
        #[doc = "a := b ^ c."]
        Xor [D U U] 0;
        #[doc = "a := b + immediate."]
        AddI [D U I] 0;
        #[doc = "a := b - immediate."]
        SubI [D U I] 0;
        #[doc = "a := b * immediate."]
        MulI [D U I] 0;
        #[doc = "a := b // immediate."]
        FloorDivI [D U I] 0;
        #[doc = "a := b % immediate."]
        ModI [D U I] 0;
        #[doc = "a := b & immediate."]
        AndI [D U I] 0;
        #[doc = "a := b << immediate."]
        LShiftI [D U I] 0;
        #[doc = "a := b >> immediate."]
        RShiftI [D U I] 0;
        #[doc = "a := -b."]
        Neg [D U _] 0;
        #[doc = "a := +b."]
        Pos [D U _] 0;
        #[doc = "a := ~b."]
        Invert [D U _] 0;
        #[doc = "a := not b."]
        Not [D U _] 0;
        // ---- comparison ----------------------------------------------------------------------------------
        #[doc = "a := b < c."]
        Lt [D U U] 0;
        #[doc = "a := b <= c."]
        Le [D U U] 0;
        #[doc = "a := b == c."]
        Eq [D U U] 0;
        #[doc = "a := b != c."]
        Ne [D U U] 0;
        #[doc = "a := b > c."]
        Gt [D U U] 0;
        #[doc = "a := b >= c."]
        Ge [D U U] 0;
        #[doc = "a := b is c."]
        Is [D U U] 0;
        #[doc = "a := b is not c."]
        IsNot [D U U] 0;
        #[doc = "a := b in c."]
        In [D U U] 0;
        #[doc = "a := b not in c."]
        NotIn [D U U] 0;
        // ---- jumps ---------------------------------------------------------------------------------------
        #[doc = "Jumps; the distance is never negative."]
        Jump [_ J W] 0;
        #[doc = "Jumps backwards, after a safepoint poll."]
        JumpBack [_ J W] 0;
        #[doc = "Jumps if a is true (n = 1: a temporary a is kept, not consumed)."]
        JTrue [U J W] 0;
        #[doc = "Jumps if a is false (n = 1: a temporary a is kept, not consumed)."]
        JFalse [U J W] 0;
        #[doc = "Jumps if (a < b) equals n."]
        JLt [U U J] 0;
        #[doc = "Jumps if (a <= b) equals n."]
        JLe [U U J] 0;
        #[doc = "Jumps if (a == b) equals n."]
        JEq [U U J] 0;
        #[doc = "Jumps if (a != b) equals n."]
        JNe [U U J] 0;
        #[doc = "Jumps if (a > b) equals n."]
        JGt [U U J] 0;
        #[doc = "Jumps if (a >= b) equals n."]
        JGe [U U J] 0;
        #[doc = "Jumps if (a < immediate b) equals n."]
        JLtI [U I J] 0;
        #[doc = "Jumps if (a <= immediate b) equals n."]
        JLeI [U I J] 0;
        #[doc = "Jumps if (a == immediate b) equals n."]
        JEqI [U I J] 0;
        #[doc = "Jumps if (a != immediate b) equals n."]
        JNeI [U I J] 0;
        #[doc = "Jumps if (a > immediate b) equals n."]
        JGtI [U I J] 0;
        #[doc = "Jumps if (a >= immediate b) equals n."]
        JGeI [U I J] 0;
        #[doc = "Jumps if (a is b) equals n."]
        JIs [U U J] 0;
        #[doc = "Jumps if (a in b) equals n."]
        JIn [U U J] 0;
        #[doc = "Jumps if (a is None) equals n."]
        JNone [U _ J] 0;
        // ---- items and building --------------------------------------------------------------------------
        #[doc = "a := `b[c]`."]
        GetItem [D U U] 0;
        #[doc = "a := `b[immediate]`."]
        GetItemI [D U I] 0;
        #[doc = "`a[b]` := c."]
        SetItem [U U U] 0;
        #[doc = "Deletes `a[b]`."]
        DelItem [U U _] 0;
        #[doc = "a := slice of the n (2 or 3) registers from b on."]
        BuildSlice [D S _] 0;
        #[doc = "a := tuple of the c registers from b on."]
        BuildTuple [D S X] 0;
        #[doc = "a := list of the c registers from b on."]
        BuildList [D S X] 0;
        #[doc = "a := set of the c registers from b on."]
        BuildSet [D S X] 0;
        #[doc = "a := dict of the c pairs (key, value) from b on."]
        BuildMap [D S X] 0;
        #[doc = "a := concatenation of the c strings from b on."]
        BuildString [D S X] 0;
        #[doc = "Appends b to the list a."]
        ListAppend [B U _] 0;
        #[doc = "Adds b to the set a."]
        SetAdd [B U _] 0;
        #[doc = "`a[b]` := c for a dict a that is being displayed or comprehended."]
        MapAdd [B U U] 0;
        #[doc = "Extends the list a by the iterable b; n = 1: as a starred argument of the callee in register c."]
        ListExtend [B U X] 0;
        #[doc = "Adds all of the iterable b to the set a."]
        SetUpdate [B U _] 0;
        #[doc = "Merges the mapping b into the dict a; later keys win."]
        DictUpdate [B U _] 0;
        #[doc = "Merges keyword arguments b into the dict a; a key met twice raises, naming callee c."]
        DictMerge [B U B] 0;
        #[doc = "a := tuple of the list b."]
        ListToTuple [D U _] 0;
        #[doc = "a := format(b, c) (c = NO_REG: empty spec) after conversion n (0 none, 1 str, 2 repr, 3 ascii)."]
        FormatValue [D U U] 0;
        #[doc = "Unpacks the iterable b into the c registers from a on."]
        UnpackSeq [R U X] 0;
        #[doc = "Unpacks b into c registers from a on, then a list of the rest, then n registers."]
        UnpackEx [R U X] 0;
        // ---- iteration -----------------------------------------------------------------------------------
        #[doc = "a := iter(b)."]
        GetIter [D U _] 0;
        #[doc = "b := next(a), or jump forward by c (unsigned) when a is exhausted; a is left as it is."]
        ForIter [B D J] 1;
        #[doc = "a := b itself if it is a generator, else iter(b)."]
        GetYieldFromIter [D U _] 0;
        // ---- calls ---------------------------------------------------------------------------------------
        #[doc = "a := call of callee b with n arguments from b+1 on; c: constant tuple of the last arguments' names, or NO_REG."]
        Call [D S K] 2;
        #[doc = "As Call, with a receiver (or unbound) in b+1 and the n arguments from b+2 on."]
        CallMethod [D S K] 2;
        #[doc = "a := call of callee b with the positional arguments in b+1 (tuple) and the keywords in b+2 (dict or unbound)."]
        CallEx [D S _] 0;
        #[doc = "Returns a."]
        Return [U _ _] 0;
        #[doc = "Returns a constant."]
        ReturnConst [_ K W] 0;
        // ---- generators ----------------------------------------------------------------------------------
        #[doc = "Suspends with value b; on resumption a := value sent. n = 1: part of a delegation to the iterator in register c."]
        Yield [D U X] 0;
        #[doc = "Sends register a to the iterator b; a := what it yields, or a := its result and jump forward by c when it ends."]
        Send [D B J] 0;
        // ---- functions, classes, modules -----------------------------------------------------------------
        #[doc = "a := function of code constant b; n says what the registers from c on hold, in this order: 1 defaults tuple, 2 keyword defaults dict, 4 annotations dict, 8 closure tuple."]
        MakeFunction [D K S] 0;
        #[doc = "a := the function that builds classes."]
        LoadBuildClass [D _ _] 0;
        #[doc = "Makes sure the frame's namespace has an annotations dict."]
        SetupAnnotations [_ _ _] 0;
        #[doc = "a := module b; registers c and c+1 hold level and from-list."]
        ImportName [D N S] 0;
        #[doc = "a := attribute c of module b, or its submodule."]
        ImportFrom [D B N] 0;
        #[doc = "Binds all public names of module a in the frame's namespace."]
        ImportStar [U _ _] 0;
        #[doc = "Shows the value of an expression statement typed at a prompt."]
        PrintExpr [U _ _] 0;
        // ---- exceptions ----------------------------------------------------------------------------------
        #[doc = "Raises: n = 0 the exception being handled, 1 a, 2 a from b."]
        Raise [U U _] 0;
        #[doc = "Raises the exception in a again, its traceback kept."]
        Reraise [U _ _] 0;
        #[doc = "The exception in a becomes the one being handled; the one before is kept in a+1."]
        PushExc [B _ _] 0;
        #[doc = "The exception kept in a+1 becomes the one being handled; a and a+1 are dropped."]
        PopExc [S _ _] 0;
        #[doc = "a := whether exception b matches the class or tuple c."]
        MatchExc [D B U] 0;
        #[doc = "Splits exception b by class or tuple c: a := matching group or None, a+1 := the rest or None."]
        SplitExcGroup [R B U] 0;
        #[doc = "a := exception to raise after all group handlers ran, or None: b the original, c a list of what was raised and left."]
        MergeExcGroup [D B U] 0;
        #[doc = "a := exit function of the context manager b, a+1 := result of entering it."]
        WithEnter [R U _] 0;
        #[doc = "a := exit function b called with the exception c."]
        WithExit [D B B] 0;
        #[doc = "a := the class of assertion errors."]
        LoadAssertionError [D _ _] 0;
        // ---- pattern matching ----------------------------------------------------------------------------
        #[doc = "a := whether b is a sequence pattern's subject."]
        MatchSequence [D B _] 0;
        #[doc = "a := whether b is a mapping pattern's subject."]
        MatchMapping [D B _] 0;
        #[doc = "a := tuple of the values of subject b for the keys in tuple c, or None."]
        MatchKeys [D B U] 0;
        #[doc = "a := dict of the items of subject b whose keys are not in tuple c."]
        MatchRest [D B U] 0;
        #[doc = "a := tuple of attributes of subject b, or None; registers c and c+1 hold class and tuple of keyword names, n positional patterns."]
        MatchClass [D B S] 0;
        #[doc = "a := len(b)."]
        GetLen [D B _] 0;
    } };
}

macro_rules! role {
    (_) => {
        Role::None
    };
    ($r:ident) => {
        Role::$r
    };
}

macro_rules! define {
    ($(#[doc = $doc:literal] $name:ident [$a:tt $b:tt $c:tt] $cache:literal;)*) => {
        /// The instructions, in the order of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op {
            $(#[doc = $doc] $name,)*
        }

        impl Op {
            /// All instructions, in the order of their numbers.
            pub const ALL: &'static [Op] = &[$(Op::$name),*];

            const INFO: &'static [OpInfo] = &[$(OpInfo {
                name: stringify!($name),
                roles: [role!($a), role!($b), role!($c)],
                cache: $cache,
                doc: $doc,
            }),*];
        }
    };
}
for_each_op!(define);

impl Op {
    /// The table's row for this instruction.
    #[inline]
    pub fn info(self) -> &'static OpInfo {
        &Self::INFO[self as usize]
    }

    /// The instruction with this number, if there is one.
    #[inline]
    pub fn from_u8(n: u8) -> Option<Op> {
        Self::ALL.get(n as usize).copied()
    }
}
