/* A PV guest of a few hundred bytes: one line to Xen's log, then blocked for ever. 1 MiB will do. */
#define NOTE(type, value) \
    .balign 4; .long 4, 2f - 1f, type; .asciz "Xen"; 1: value; 2: .balign 4

        .section .note.Xen, "a", @note
        NOTE(6, .asciz "tiny")          /* XEN_ELFNOTE_GUEST_OS */
        NOTE(5, .asciz "xen-3.0")       /* XEN_ELFNOTE_XEN_VERSION */
        NOTE(8, .asciz "generic")       /* XEN_ELFNOTE_LOADER */
        NOTE(3, .quad 0)                /* XEN_ELFNOTE_VIRT_BASE */
        NOTE(1, .quad entry)            /* XEN_ELFNOTE_ENTRY */
        NOTE(2, .quad calls)            /* XEN_ELFNOTE_HYPERCALL_PAGE */

        .text
        .globl entry
entry:  cld
        lea     stack_end(%rip), %rsp
        xor     %edi, %edi              /* CONSOLEIO_write */
        mov     $line_end - line, %esi
        lea     line(%rip), %rdx
        call    calls + 18 * 32         /* __HYPERVISOR_console_io */
sleep:  mov     $1, %edi                /* SCHEDOP_block */
        xor     %esi, %esi
        call    calls + 29 * 32         /* __HYPERVISOR_sched_op */
        jmp     sleep

        .data
line:   .ascii  "tiny guest is up\n"
line_end:

        .bss
        .balign 4096
calls:  .skip   4096
        .skip   4096
stack_end:
